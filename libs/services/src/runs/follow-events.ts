import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, type Notifications, RUNS_CHANNEL } from '../database/index.js';
import { notFound } from '../errors/errors.js';
import { eventOf, hasEnded, runOf } from './run-rows.js';
import type { RunEvent } from './runs.service.js';

const PAGE = 200;
/** Milliseconds that the database may be away before watchers get an error. */
const PATIENCE_MILLISECONDS = 60_000;
const RETRY_MILLISECONDS = 1_000;

interface Following {
  /** Sequence of the last event that is known already. */
  readonly after: number;
  readonly signal: AbortSignal;
}

/**
 * The events of a run after a given one, then new ones, until it has ended or the signal aborts. Returning early
 * ends the iteration at once, also while nothing is reported.
 */
export function followEvents(
  database: Database,
  notifications: Notifications,
  runId: string,
  { after, signal }: Following,
): AsyncGenerator<RunEvent> {
  const left = new AbortController();
  const events = follow(database, notifications, runId, {
    after,
    signal: AbortSignal.any([signal, left.signal]),
  });
  // A waiting generator notices a `return` only when it continues.
  const end = events.return.bind(events);
  events.return = (value) => {
    left.abort();
    return end(value);
  };
  return events;
}

async function* follow(
  { prisma }: Database,
  notifications: Notifications,
  runId: string,
  { after, signal }: Following,
): AsyncGenerator<RunEvent> {
  let wake: () => void = () => undefined;
  const deaf = notifications.on(RUNS_CHANNEL, (said) => {
    if (said === null || said === runId) wake();
  });
  const onAbort = () => wake();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    let last = after;
    let answered = Date.now();
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => (wake = resolve));
      try {
        // First the state: of a run that had ended before, all events are there.
        const row = await prisma.run.findUnique({ where: { id: runId } });
        if (row === null) throw notFound({ what: 'run', key: runId });
        const rows = await prisma.runEvent.findMany({
          where: { runId, sequence: { gt: last } },
          orderBy: { sequence: 'asc' },
          take: PAGE,
        });
        answered = Date.now();
        for (const event of rows.map(eventOf)) {
          if (signal.aborted) return;
          yield event;
          last = event.sequence;
        }
        if (rows.length === PAGE) continue;
        if (hasEnded(runOf(row).state)) return;
      } catch (error) {
        if (signal.aborted) return;
        const gone = (error as { code?: string }).code === 'NOT_FOUND';
        if (gone || Date.now() - answered > PATIENCE_MILLISECONDS) throw error;
        await sleep(RETRY_MILLISECONDS, undefined, { signal }).catch(() => undefined);
        continue;
      }
      if (!signal.aborted) await woken;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    deaf();
  }
}
