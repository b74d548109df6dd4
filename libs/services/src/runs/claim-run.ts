import type pg from 'pg';
import { inTransaction } from '../database/index.js';
import type { RunQueue } from './run-queue.js';
import { changeRun, type RunClaim } from './run-store.js';
import type { Resource } from './runs.service.js';

/**
 * Claims the next run of a queue for a worker; null when none waits. The ticket is taken and the run claimed in one
 * transaction: a worker that dies in between has taken nothing.
 */
export async function claimRun(
  pool: pg.Pool,
  queue: RunQueue,
  resource: Resource,
  worker: string,
): Promise<RunClaim | null> {
  for (;;) {
    const found = await inTransaction(pool, async (client): Promise<RunClaim | 'none' | 'stale'> => {
      const runId = await queue.take(client, resource);
      if (runId === null) return 'none';
      const claimed = await changeRun(
        client,
        runId,
        {
          set: `state = 'RUNNING', attempt = attempt + 1, worker = $5, heartbeat_at = clock_timestamp(),
                started_at = coalesce(started_at, now())`,
          where: `state = 'QUEUED'`,
          values: [worker],
        },
        [{ type: 'started', data: { worker } }],
      );
      // The ticket of a run that was cancelled while it waited.
      return claimed === null ? 'stale' : { runId, attempt: claimed.attempt };
    });
    if (found !== 'stale') return found === 'none' ? null : found;
  }
}
