import { availableParallelism } from 'node:os';
import { createSignInLinks, type SignInLinks } from '@nonet/services/access';
import type { Config } from '@nonet/services/config';
import { invalidConfiguration } from '@nonet/services/errors';
import { createMetrics, type MetricsService, summedFigures } from '@nonet/services/metrics';
import { connectionsOfEach, type HeldDatabase, holdDatabase } from '@nonet/services/processes';
import type { Logger } from 'pino';
import { EXIT_INTERRUPTED, interruption, unlessAborted, untilAborted } from '../interruption.js';
import { sayKey, sayReady } from '../serving/ready.js';
import { say, serverLog } from '../serving/server-log.js';
import { wantsJsonLines, writeJsonLines } from '../terminal/json-lines.js';
import { thenClose } from '../then-close.js';
import { beginLife } from './begin-life.js';
import { FiguresOfLives } from './figures-of-lives.js';
import { KeptProcess } from './kept-process.js';
import type { Part } from './part.js';
import type { PrimaryAnswers } from './protocol.js';

/** The part of the time to end after which a process that hangs is ended: all others have ended before, and the database ends in the rest. */
const SHARE_OF_DRAIN_TO_KILL = 0.95;

/**
 * Serves by several processes at one address. This one holds the database and begins the others: `NONET_PROCESSES` that answer
 * requests, and one for queued runs, which has all cores of the machine. It answers nothing itself, and ends last.
 */
export async function serveByProcesses(config: Config): Promise<void> {
  const log = serverLog(config).child({ process: 'primary' });
  if (wantsJsonLines()) writeJsonLines(log);
  const { signal, release } = interruption(config.drain);
  say('Opening the database …');
  try {
    const database = await holdDatabase(config, log);
    await thenClose(
      () => keepProcesses(config, database, { log, signal }),
      () => database.close(),
    );
  } catch (error) {
    if (!signal.aborted) throw error; // whoever stops it early gets no error for it
  } finally {
    release();
  }
}

async function keepProcesses(
  config: Config,
  database: HeldDatabase,
  { log, signal }: { readonly log: Logger; readonly signal: AbortSignal },
): Promise<void> {
  const metrics = createMetrics();
  metrics.observeProcess();
  const links = createSignInLinks();
  const processes: KeptProcess[] = [];
  const answers = answersOf(processes, { metrics, links });
  for (const part of partsOf(config, database))
    processes.push(new KeptProcess(part, (begun) => beginLife(begun, answers), log));
  // Whoever ends this one at once ends them too; else they end in order when it is gone.
  const killAll = (code: number) =>
    code === EXIT_INTERRUPTED && processes.forEach(({ life }) => life?.kill());
  process.once('exit', killAll);
  try {
    const { url, adminKey } = await startAll(processes, signal);
    sayReady({ url, adminKey, processes: config.processes, offer: () => links.offer() });
    await untilAborted(signal);
  } finally {
    const { pauseMilliseconds, milliseconds } = config.drain;
    const within = pauseMilliseconds + milliseconds * SHARE_OF_DRAIN_TO_KILL;
    await Promise.all(processes.map((one) => one.stop(within)));
    process.off('exit', killAll);
  }
}

/** The first one makes ready what all of them need, and answers meanwhile; the others find it. */
async function startAll(
  [first, ...others]: readonly KeptProcess[],
  signal: AbortSignal,
): Promise<{ readonly url: string; readonly adminKey: string | null }> {
  const { url, adminKey } = await unlessAborted(first!.start(), signal);
  say(`Starting ${others.length} more processes …`);
  try {
    await unlessAborted(Promise.all(others.map((one) => one.start())), signal);
  } catch (error) {
    // It is stored, and would be shown by no later start.
    if (adminKey !== null) sayKey(adminKey);
    throw error;
  }
  return { url: url!, adminKey };
}

/** @throws CONFIG_INVALID where PostgreSQL takes too few connections for so many processes */
function partsOf({ processes: servers, worker }: Config, { mostConnections }: HeldDatabase): Part[] {
  const runs = worker === 'on' ? 1 : 0;
  const connections = connectionsOfEach(servers + runs, mostConnections);
  if (connections === null) {
    const problem = `NONET_PROCESSES is "${servers}"; allowed: fewer, since PostgreSQL takes ${mostConnections} connections (max_connections)`;
    throw invalidConfiguration({ problems: [problem] });
  }
  const cores = Math.max(1, Math.floor(availableParallelism() / servers));
  const answering = Array.from({ length: servers }, (_, at): Part => {
    const share = { cores, connections };
    return { kind: 'server', number: at + 1, servers, share, isFirst: at === 0 };
  });
  const forRuns: Part = {
    kind: 'runs',
    number: 1,
    servers,
    share: { cores: null, connections },
    isFirst: false,
  };
  return runs === 0 ? answering : [...answering, forRuns];
}

function answersOf(
  processes: readonly KeptProcess[],
  { metrics, links }: { readonly metrics: MetricsService; readonly links: SignInLinks },
): Omit<PrimaryAnswers, 'ready' | 'failed'> {
  const figures = new FiguresOfLives();
  return {
    async figures() {
      const lives = processes.flatMap(({ life }) => life ?? []);
      return summedFigures([await metrics.figures(), ...(await figures.of(lives))]);
    },
    answering: () => processes.filter(({ part, isReady }) => part.kind === 'server' && isReady).length,
    claim: (token) => links.claim(token),
  };
}
