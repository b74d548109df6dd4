import { type Config, loadConfig } from '@nonet/services/config';
import { createLog } from '@nonet/services/logging';
import { createServices, type Services } from '@nonet/services';
import { listenForMonitoring, type RunningServer, startServer } from '@nonet/api';
import { Command } from 'commander';
import { type Logger, pino } from 'pino';
import { interruption, unlessAborted, untilAborted } from '../interruption.js';
import { welcome } from '../terminal/welcome.js';

export function serveCommand(): Command {
  return new Command().action(async () => {
    const config = loadConfig();
    const log = createLog(process.env['LOG_LEVEL'] ? config.logLevel : 'warn', pino.destination(2));
    const { signal, release } = interruption();
    say('Opening the database …');
    const services = await createServices(config, { log });
    try {
      await serve(services, config, { log, signal });
    } catch (error) {
      if (!signal.aborted) throw error; // whoever stops it early gets no error for it
    } finally {
      await services.close();
      release();
    }
  });
}

/** Gets everything ready, says so, and serves until it is stopped. */
async function serve(
  services: Services,
  config: Config,
  { log, signal }: { log: Logger; signal: AbortSignal },
): Promise<void> {
  const { adminKey } = await unlessAborted(services.firstStart({ onStep: say }), signal);
  const health = () => services.health.of('server', signal);
  const monitoring =
    config.metrics && (await listenForMonitoring({ metrics: services.metrics, health }, config.metrics));
  const worker = config.worker === 'on' ? services.runs.startWorker({ cpu: 1, gpu: 1 }) : null;
  try {
    const server = await startServer(services, config, { log });
    await answer(server, services, { signal, adminKey }).finally(() => server.close());
  } finally {
    await Promise.all([worker?.close(), monitoring?.close()]);
  }
}

async function answer(
  server: RunningServer,
  services: Services,
  { signal, adminKey }: { signal: AbortSignal; adminKey: string | null },
): Promise<void> {
  await unlessAborted(warmUp(services), signal);
  process.stdout.write(welcome(server.url, adminKey));
  await untilAborted(signal);
}

async function warmUp(services: Services): Promise<void> {
  let step = '';
  await services.classification.warmUp((readiness) => {
    if (readiness.state !== 'warming' || readiness.step === step) return;
    step = readiness.step;
    say(`Getting ready: ${step} …`);
  });
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
