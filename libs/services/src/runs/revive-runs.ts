import type pg from 'pg';
import { runAbandoned } from '../errors/errors.js';
import { retryRun } from './retry-run.js';
import { cancellation } from './run-endings.js';
import type { RunQueue } from './run-queue.js';
import { changeClaimed } from './run-store.js';
import type { RunTiming } from './run-timing.js';

interface SilentRun {
  readonly id: string;
  readonly attempt: number;
  readonly cancelled_by: string | null;
}

/**
 * Queues runs whose workers are silent again, and returns their ids. After a start of PostgreSQL all workers have
 * been silent: they get time to report first. Several workers may look at the same time: the attempt decides.
 */
export async function reviveRuns(pool: pg.Pool, queue: RunQueue, timing: RunTiming): Promise<string[]> {
  const seconds = (timing.beatMilliseconds * timing.beatsUntilDead) / 1000;
  const { rows } = await pool.query<SilentRun>(
    `SELECT id, attempt, cancelled_by FROM run
      WHERE state = 'RUNNING'
        AND greatest(heartbeat_at, pg_postmaster_start_time()) < clock_timestamp() - make_interval(secs => $1)`,
    [seconds],
  );
  const revived: string[] = [];
  for (const { id: runId, attempt, cancelled_by } of rows) {
    const claim = { runId, attempt };
    if (cancelled_by !== null) {
      const { event, ...change } = cancellation(cancelled_by);
      await changeClaimed(pool, claim, change, [event]);
    } else {
      const outcome = await retryRun(pool, queue, claim, { error: runAbandoned({ times: 1 }), timing });
      if (outcome === 'retrying') revived.push(runId);
    }
  }
  return revived;
}
