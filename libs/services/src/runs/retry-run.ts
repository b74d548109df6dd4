import type pg from 'pg';
import { type NonetError, runAbandoned } from '../errors/errors.js';
import type { RunQueue } from './run-queue.js';
import { failure } from './run-endings.js';
import { changeClaimed, type RunClaim, requeue } from './run-store.js';
import type { RunTiming } from './run-timing.js';

/** Retries since the run last made progress. */
async function retriesOf(pool: pg.Pool, runId: string): Promise<number> {
  const { rows } = await pool.query<{ retries: number }>(
    `SELECT count(*)::int AS retries FROM run_event
      WHERE run_id = $1 AND type = 'retrying'
        AND sequence > coalesce((SELECT max(sequence) FROM run_event WHERE run_id = $1 AND type = 'checkpoint'), 0)`,
    [runId],
  );
  return rows[0]?.retries ?? 0;
}

/** Queues a run again after a failed attempt, or fails it after the maximum number of retries. */
export async function retryRun(
  pool: pg.Pool,
  queue: RunQueue,
  claim: RunClaim,
  { error, timing }: { error: NonetError; timing: RunTiming },
): Promise<'retrying' | 'failed' | 'lost'> {
  const retries = await retriesOf(pool, claim.runId);
  const { code, message } = error;
  if (retries < timing.retries) {
    const delaySeconds = timing.retrySeconds * 2 ** retries;
    const event = { type: 'retrying', data: { code, message, delaySeconds } };
    return (await requeue(pool, queue, claim, { event, delaySeconds })) ? 'retrying' : 'lost';
  }
  const final = error.code === runAbandoned.code ? runAbandoned({ times: retries + 1 }) : error;
  const { event, ...failed } = failure(final);
  return (await changeClaimed(pool, claim, failed, [event])) ? 'failed' : 'lost';
}
