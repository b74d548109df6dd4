import type pg from 'pg';
import { pino } from 'pino';
import { inTransaction } from '../database/index.js';
import { RunQueue } from '../runs/run-queue.js';
import type { Resource } from '../runs/runs.service.js';

/**
 * The queue itself is not part of a backup: queued runs are queued again. Running ones are found by the workers,
 * like those of a worker that died.
 */
export async function requeueRuns(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ id: string; resource: Resource; priority: number }>(
    `SELECT id, lower(resource::text) AS resource, priority FROM run WHERE state = 'QUEUED' ORDER BY created_at`,
  );
  if (rows.length === 0) return;
  const queue = new RunQueue(pool, pino({ enabled: false }));
  try {
    await queue.open();
    await inTransaction(pool, async (client) => {
      for (const { id: runId, resource, priority } of rows) {
        await queue.put(client, { runId, resource, priority, delaySeconds: 0 });
      }
    });
  } finally {
    await queue.close();
  }
}
