import { type Database, type Notifications, RUNS_CHANNEL } from '../database/index.js';
import { runOf, rowKind, rowState } from './run-rows.js';
import type { Run, RunFilter } from './runs.service.js';

/** What changed while nobody could be told is looked for so far back. */
const MOST_CAUGHT_UP = 100;

/**
 * Runs as they are asked for, go on and end, each as it then is; of quick changes of one run the last. Ends when the signal
 * aborts, also while it waits.
 */
export async function* followRuns(
  { prisma }: Database,
  notifications: Notifications,
  { kind, state }: RunFilter,
  signal: AbortSignal,
): AsyncGenerator<Run> {
  const changed = new Set<string>();
  let missed = false;
  let wake: () => void = () => undefined;
  const deaf = notifications.on(RUNS_CHANNEL, (said) => {
    if (said === null) missed = true;
    else changed.add(said);
    wake();
  });
  const onAbort = () => wake();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => (wake = resolve));
      if (missed || changed.size > 0) {
        const ids = [...changed];
        const all = missed;
        changed.clear();
        missed = false;
        const rows = await prisma.run.findMany({
          where: {
            ...(all ? {} : { id: { in: ids } }),
            ...(kind && { kind: rowKind(kind) }),
            ...(state && { state: rowState(state) }),
          },
          orderBy: { createdAt: 'desc' },
          take: all ? MOST_CAUGHT_UP : ids.length,
        });
        for (const row of rows) {
          if (signal.aborted) return;
          yield runOf(row);
        }
      } else await woken;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    deaf();
  }
}
