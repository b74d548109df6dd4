import type pg from 'pg';
import { databaseAway } from '../errors/errors.js';
import { turnsOn } from './turns.js';

/**
 * Does work that only one process may do at a time, longer than a transaction should last; the others wait. A process that
 * dies gives its lock back. Within a process one waits for PostgreSQL, and the others for that one: their connections would
 * be missing for the work itself.
 * @param lock one of `LOCKS`
 * @throws DATABASE_UNREACHABLE where the connection with the lock was lost meanwhile: others may have done the same
 */
export async function exclusively<T>(pool: pg.Pool, lock: number, work: () => Promise<T>): Promise<T> {
  return turnsOn(pool).take(`lock ${lock}`, async () => {
    const client = await pool.connect();
    let lost: Error | null = null;
    const onLost = (error: Error) => (lost = error);
    client.on('error', onLost);
    try {
      await client.query('SELECT pg_advisory_lock($1)', [lock]);
      const result = await work();
      if (lost) throw databaseAway({ reason: 'the connection that kept others out was lost' }, lost);
      return result;
    } finally {
      client.off('error', onLost);
      // A connection that cannot give the lock back gives it back by ending.
      await client.query('SELECT pg_advisory_unlock($1)', [lock]).then(
        () => client.release(),
        (error: Error) => client.release(error),
      );
    }
  });
}
