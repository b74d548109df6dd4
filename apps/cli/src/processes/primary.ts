import { availableParallelism } from 'node:os';
import { createSignInLinks, type SignInLinks } from '@nonet/services/access';
import type { Config } from '@nonet/services/config';
import { invalidConfiguration } from '@nonet/services/errors';
import { createMetrics, type MetricsService, summedFigures } from '@nonet/services/metrics';
import { connectionsOfEach, type HeldDatabase, holdDatabase } from '@nonet/services/processes';
import type { Logger } from 'pino';
import { interruption, unlessAborted, untilAborted } from '../interruption.js';
import { sayReady } from '../serving/ready.js';
import { say, serverLog } from '../serving/server-log.js';
import { wantsJsonLines, writeJsonLines } from '../terminal/json-lines.js';
import { thenClose } from '../then-close.js';
import { beginLife } from './begin-life.js';
import { KeptProcess } from './kept-process.js';
import type { Part } from './part.js';
import type { PrimaryAnswers } from './protocol.js';

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
  // Whatever ends this one at once ends them too.
  const killAll = () => processes.forEach(({ life }) => life?.kill());
  process.once('exit', killAll);
  try {
    const { url, adminKey } = await unlessAborted(startAll(processes), signal);
    sayReady({ url, adminKey, processes: config.processes, offer: () => links.offer() });
    await untilAborted(signal);
  } finally {
    await Promise.all(processes.map((one) => one.stop()));
    process.off('exit', killAll);
  }
}

/** The first one makes ready what all of them need, and answers meanwhile; the others find it. */
async function startAll([first, ...others]: readonly KeptProcess[]): Promise<{
  readonly url: string;
  readonly adminKey: string | null;
}> {
  const { url, adminKey } = await first!.start();
  say(`Starting ${others.length} more processes …`);
  await Promise.all(others.map((one) => one.start()));
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
  return {
    async figures() {
      const asked = processes.map(({ life }) => life?.process.ask('figures').catch(() => []));
      const theirs = await Promise.all(asked);
      return summedFigures([await metrics.figures(), ...theirs.map((figures) => figures ?? [])]);
    },
    answering: () => processes.filter(({ part, isReady }) => part.kind === 'server' && isReady).length,
    claim: (token) => links.claim(token),
  };
}
