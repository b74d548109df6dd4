import { type Config, loadConfig } from '@nonet/services/config';
import { createLog } from '@nonet/services/logging';
import { createMetrics } from '@nonet/services/metrics';
import { createServices, type Services } from '@nonet/services';
import { NonetError } from '@nonet/services/errors';
import type { RunningServer } from '@nonet/api';
import { Command } from 'commander';
import { type Logger, pino } from 'pino';
import { openDoor } from '../door/open-door.js';
import { interruption, unlessAborted, untilAborted } from '../interruption.js';
import { jsonLog, wantsJsonLines, writeJsonLines } from '../terminal/json-lines.js';
import { thenClose } from '../then-close.js';
import { wordsLog } from '../terminal/words-log.js';
import { welcome } from '../terminal/welcome.js';

export function serveCommand(): Command {
  return new Command().action(async () => {
    const config = loadConfig();
    const log = logOf(config);
    if (wantsJsonLines()) writeJsonLines(log);
    const { signal, release } = interruption(config.drain);
    say('Opening the database …');
    // GraphQL is loaded while PostgreSQL starts.
    const opening = createServices(config, { log, metrics: createMetrics() });
    const [services, api] = await Promise.all([
      opening,
      import('@nonet/api').catch(async (error: unknown) => {
        await (await opening).close();
        throw error;
      }),
    ]);
    try {
      await thenClose(
        () => serve(services, api, config, { log, signal }),
        () => services.close(),
      );
    } catch (error) {
      if (!signal.aborted) throw error; // whoever stops it early gets no error for it
    } finally {
      release();
    }
  });
}

/** As JSON for whoever collects it; for a person warnings alone, unless they set a level, and at a terminal in words. */
function logOf({ logLevel }: Config): Logger {
  const level = process.env['LOG_LEVEL']?.trim() ? logLevel : 'warn';
  if (wantsJsonLines() || !process.stderr.isTTY) return createLog(level, pino.destination(2));
  return createLog(
    level,
    wordsLog((line) => process.stderr.write(line)),
  );
}

/** Gets everything ready, says so, and serves until it is stopped. */
async function serve(
  services: Services,
  { listenForMonitoring, startServer }: typeof import('@nonet/api'),
  config: Config,
  { log, signal }: { log: Logger; signal: AbortSignal },
): Promise<void> {
  // Nobody waits for them: what is asked for that one brings waits for that one.
  void services.plugins.read();
  const { adminKey } = await unlessAborted(services.firstStart({ onStep: say }), signal);
  const health = () => services.health.of('server', signal);
  const monitoring =
    config.metrics && (await listenForMonitoring({ metrics: services.metrics, health }, config.metrics));
  const worker = config.worker === 'on' ? services.runs.startWorker({ cpu: 1, gpu: 1 }) : null;
  try {
    const server = await startServer(services, config, { log });
    await answer(server, services, { config, log, signal, adminKey }).finally(() =>
      Promise.all([server.close(), worker?.close()]),
    );
  } finally {
    // Where the server did not start, the worker did.
    await Promise.all([worker?.close(), monitoring?.close()]);
  }
}

async function answer(
  server: RunningServer,
  services: Services,
  {
    config,
    log,
    signal,
    adminKey,
  }: { config: Config; log: Logger; signal: AbortSignal; adminKey: string | null },
): Promise<void> {
  await unlessAborted(warmUp(services), signal);
  const door = await openDoor(services, config, log);
  try {
    // A key that is shown this once is shown whatever the level of the log.
    const facts = { msg: 'Nonet is ready', time: Date.now(), url: server.url, ...(adminKey && { adminKey }) };
    // A link that lets somebody in is shown to a person, and never stands in a log.
    const link = () => `${server.url}/sign-in#${services.signIn.offer()}`;
    process.stdout.write(
      jsonLog() ? `${JSON.stringify(facts)}\n` : welcome({ url: server.url, adminKey, link: link() }),
    );
    if (adminKey !== null && process.stdout.isTTY) await classifySample(services);
    await untilAborted(signal);
  } finally {
    await door.close();
  }
}

/** A person's first start: the web app has predictions, reasons and a run to show from the first moment on. */
async function classifySample({ runs }: Services): Promise<void> {
  const request = { kind: 'batch-classification', configuration: {}, idempotencyKey: 'first start' } as const;
  await runs.start(request, { id: 'first start', name: 'first start' });
}

async function warmUp(services: Services): Promise<void> {
  let step = '';
  try {
    await services.classification.warmUp((readiness) => {
      if (readiness.state !== 'warming' || readiness.step === step) return;
      step = readiness.step;
      say(`Getting ready: ${step} …`);
    });
  } catch (error) {
    if (!isOfPlugin(error)) throw error;
    // Whoever asks for a classification hears of it; patents, models and plugins are there all the same.
    say(`${error.message} [${error.code}]`);
    say(
      'Until then nothing is classified. It is tried again every ten seconds, and when plugins are read again.',
    );
  }
}

/** Whether it is the plugin of the model's encoder that is missing or fails: that must not keep the server from the rest. */
const isOfPlugin = (error: unknown): error is NonetError =>
  error instanceof NonetError &&
  (error.code === 'MODEL_ENCODER_UNUSABLE' || error.code.startsWith('PLUGIN_'));

function say(line: string): void {
  const log = jsonLog();
  if (log) log.info(line);
  else process.stderr.write(`${line}\n`);
}
