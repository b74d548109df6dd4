import { createLog } from '@nonet/services/logging';
import { createMetrics } from '@nonet/services/metrics';
import { createServices } from '@nonet/services';
import { listenForMonitoring, type Monitoring } from '@nonet/api';
import { loadConfig } from '@nonet/services/config';
import { RESOURCES, type Resource } from '@nonet/services/runs';
import { Command, Option } from 'commander';
import { pino } from 'pino';
import { interruption, untilAborted } from '../interruption.js';
import { integer } from '../options.js';
import { wantsJsonLines, writeJsonLines } from '../terminal/json-lines.js';
import { wantsJson } from '../terminal/output.js';

const MOST_RUNS = 64;

export function workerCommand(): Command {
  return new Command()
    .addOption(
      new Option('--resource <resource>', 'whose queue to work on')
        .choices([...RESOURCES, 'all'])
        .default('all'),
    )
    .option('--concurrency <n>', 'runs of each resource at a time', integer(1, MOST_RUNS), 1)
    .addHelpText(
      'after',
      '\nAll workers and servers share one database (DATABASE_URL). Ctrl-C or SIGTERM lets runs that are nearly done end and' +
        '\ngives the others back; a worker that dies loses nothing either: another goes on from the last checkpoint.',
    )
    .action(async (options: { resource: Resource | 'all'; concurrency: number }, command: Command) => {
      const { resource, concurrency } = options;
      const config = loadConfig();
      const log = createLog(config.logLevel, pino.destination(2));
      if (wantsJsonLines()) writeJsonLines(log);
      const { signal, release } = interruption({ ...config.drain, pauseMilliseconds: 0 });
      try {
        const services = await createServices(config, { log, metrics: createMetrics() });
        services.metrics.observeProcess();
        void services.plugins.read();
        let monitoring: Monitoring | null = null;
        try {
          const health = () => services.health.of('worker', signal);
          monitoring =
            config.metrics &&
            (await listenForMonitoring({ metrics: services.metrics, health }, config.metrics));
          const slots = (of: Resource) => (resource === of || resource === 'all' ? concurrency : 0);
          const worker = services.runs.startWorker({ cpu: slots('cpu'), gpu: slots('gpu') });
          const facts = { worker: worker.name, resource, concurrency };
          process.stdout.write(
            wantsJson(command) || wantsJsonLines()
              ? `${JSON.stringify(facts)}\n`
              : `Worker ${worker.name} works on ${resource === 'all' ? 'all queues' : `the ${resource} queue`}, ${concurrency} at a time. Ctrl-C ends it.\n`,
          );
          await untilAborted(signal);
          await worker.close();
        } finally {
          await monitoring?.close();
          await services.close();
        }
      } finally {
        release();
      }
    });
}
