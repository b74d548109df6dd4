import type pg from 'pg';

/**
 * Does work that only one process may do at a time, longer than a transaction should last; the others wait. A process that
 * dies gives its lock back. @param lock one of `LOCKS`
 */
export async function exclusively<T>(pool: pg.Pool, lock: number, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [lock]);
    return await work();
  } finally {
    // A connection that cannot give the lock back gives it back by ending.
    await client.query('SELECT pg_advisory_unlock($1)', [lock]).then(
      () => client.release(),
      (error: Error) => client.release(error),
    );
  }
}
