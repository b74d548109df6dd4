import type pg from 'pg';
import { LOCKS } from './locks.js';
import { transactionOn } from './transaction.js';

/**
 * Has the patents alone until the end of the caller's transaction: for whoever changes which patents there are, or assigned symbols. To be
 * called first in a transaction.
 */
export async function lockPatents(client: pg.ClientBase): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1), pg_advisory_xact_lock_shared($2)', [
    LOCKS.patents,
    LOCKS.patentsBeside,
  ]);
}

/** Keeps off who wants the patents alone, and nobody else: for writers of predictions. To be called first in a transaction. */
export async function sharePatents(client: pg.ClientBase): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock_shared($1), pg_advisory_xact_lock_shared($2)', [
    LOCKS.patents,
    LOCKS.patentsBeside,
  ]);
}

/** Two works of one who has the patents alone. */
export interface WorksOnPatents {
  /** Calls `isClaimed` when it has locked the rows that it changes: the second begins then. */
  first(client: pg.ClientBase, isClaimed: () => void): Promise<void>;
  /** Calls `firstCommitted` before it does what must come after the first; that throws what went wrong there. */
  second(client: pg.ClientBase, firstCommitted: () => Promise<void>): Promise<void>;
}

/**
 * Does two works at the same time, each in a transaction on a connection of its own, and with the patents to the two of them alone. The
 * second is the younger one, and is committed after the first or not at all.
 * @throws what went wrong with the first, or else with the second. A lock may stay with the second connection then: it is to be ended
 */
export async function lockPatentsForTwo(
  [one, other]: readonly [pg.ClientBase, pg.ClientBase],
  { first, second }: WorksOnPatents,
): Promise<void> {
  // It has a lock outside of a transaction for a while, which the lost connection to a dead host must not keep for hours.
  await other.query(`SET idle_session_timeout = '10min'`);
  // Outside of a transaction: however long it waits, both are younger than whatever others committed meanwhile.
  await other.query('SELECT pg_advisory_lock($1)', [LOCKS.patents]);
  let doFirst: Promise<void> | undefined;
  await new Promise<void>((resolve, reject) => {
    doFirst = transactionOn(one, async () => {
      // Whoever gets the first lock where the other connection has died waits for this transaction by the second one.
      await one.query('SELECT pg_advisory_xact_lock($1)', [LOCKS.patentsBeside]);
      await first(one, resolve);
    });
    doFirst.then(resolve, reject);
  });
  const doSecond = transactionOn(other, async () => {
    // From here on the lock belongs to the transaction.
    await other.query('SELECT pg_advisory_xact_lock($1), pg_advisory_unlock($1)', [LOCKS.patents]);
    await other.query('SET idle_session_timeout = 0');
    await second(other, async () => {
      // Waiting in PostgreSQL, which then sees a circle of those who wait for each other.
      await other.query('SELECT pg_advisory_xact_lock_shared($1)', [LOCKS.patentsBeside]);
      await doFirst;
    });
  });
  for (const end of await Promise.allSettled([doFirst, doSecond]))
    if (end.status === 'rejected') throw end.reason;
}
