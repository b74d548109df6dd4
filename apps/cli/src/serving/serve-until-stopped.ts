import type { RunningServer } from '@nonet/api';
import type { Services } from '@nonet/services';
import type { Config } from '@nonet/services/config';
import type { Logger } from 'pino';
import { openDoor } from '../door/open-door.js';
import { unlessAborted, untilAborted } from '../interruption.js';
import { warmUp } from './warm-up.js';

type Api = typeof import('@nonet/api');

/** How a process serves. */
export interface Serving {
  readonly config: Config;
  readonly log: Logger;
  /** Ends it, in order. */
  readonly signal: AbortSignal;
  /** How many processes answer at its address. */
  readonly processes: number;
  /** Whether requests may come before a model is ready; they wait for it. Else whoever answers already answers them. */
  readonly listens: 'at once' | 'when ready';
  /** Hears how far it is. */
  say(line: string): void;
  /** Called once it answers. */
  onReady(facts: { readonly url: string; readonly adminKey: string | null }): void | Promise<void>;
}

/** Services and the module that serves them, opened beside each other: GraphQL is loaded while PostgreSQL starts. */
export async function servicesAndApi(
  opening: Promise<Services>,
): Promise<{ readonly services: Services; readonly api: Api }> {
  const [services, api] = await Promise.all([
    opening,
    import('@nonet/api').catch(async (error: unknown) => {
      await (await opening).close();
      throw error;
    }),
  ]);
  return { services, api };
}

/** Gets everything ready, says so, and serves until it is stopped. */
export async function serveUntilStopped(
  { services, api: { listenForMonitoring, startServer } }: { readonly services: Services; readonly api: Api },
  serving: Serving,
): Promise<void> {
  const { config, log, signal, processes, listens, say } = serving;
  // Nobody waits for them: what is asked for that one brings waits for that one.
  void services.plugins.read();
  const { adminKey } = await unlessAborted(services.firstStart({ onStep: say }), signal);
  const warm = () => unlessAborted(warmUp(services, say), signal);
  // Nothing of it is reached before that, the address of its figures neither.
  if (listens === 'when ready') await warm();
  const health = () => services.health.of('server', signal);
  const monitoring =
    config.metrics && (await listenForMonitoring({ metrics: services.metrics, health }, config.metrics));
  const worker = config.worker === 'on' ? services.runs.startWorker({ cpu: 1, gpu: 1 }) : null;
  try {
    const server = await startServer(services, config, { log, processes });
    const answering = async () => {
      if (listens === 'at once') await warm();
      await answer(server, services, serving, adminKey);
    };
    await answering().finally(() => Promise.all([server.close(), worker?.close()]));
  } finally {
    // Where the server did not start, the worker did.
    await Promise.all([worker?.close(), monitoring?.close()]);
  }
}

async function answer(
  { url }: RunningServer,
  services: Services,
  { config, log, signal, onReady }: Serving,
  adminKey: string | null,
): Promise<void> {
  const door = await openDoor(services, config, log);
  try {
    await onReady({ url, adminKey });
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
