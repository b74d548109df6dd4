import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { databaseAway } from '../errors/errors.js';
import { openClient } from './connections/open-client.js';
import type { Database } from './open-database.js';

/** Milliseconds between two looks whether whoever came before has ended. */
const LOOK_MILLISECONDS = 250;

/** One of `LOCKS`, alone or with the id of what it is about. */
export type Lock = readonly [lock: number] | readonly [lock: number, id: number];

interface Waiting {
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
  /** Called as long as another has the lock. */
  readonly onWait?: (() => void) | undefined;
}

/** Waits until nobody else has a lock; it goes with the connection. */
export async function takeTurn(
  client: pg.ClientBase,
  lock: Lock,
  { signal, onWait }: Waiting,
): Promise<void> {
  const keys = lock.map((_, at) => `$${at + 1}`).join();
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>(`SELECT pg_try_advisory_lock(${keys}) AS taken`, [
      ...lock,
    ]);
    if (rows[0]?.taken) return;
    onWait?.();
    await sleep(LOOK_MILLISECONDS, undefined, signal && { signal });
  }
}

/**
 * Does what only one may do at a time, however long it takes; a connection of its own has the lock, so the pool lacks none.
 * @throws DATABASE_UNREACHABLE where that connection was lost meanwhile: others may have done the same
 */
export async function inLongTurn<Result>(
  { url }: Pick<Database, 'url'>,
  lock: Lock,
  waiting: Waiting,
  work: () => Promise<Result>,
): Promise<Result> {
  const client = await openClient(url, 'nonet turn');
  let lost: Error | null = null;
  client.on('error', (error) => (lost = error));
  try {
    await takeTurn(client, lock, waiting);
    const result = await work();
    if (lost) throw databaseAway({ reason: 'the connection that kept others out was lost' }, lost);
    return result;
  } finally {
    await client.end().catch(() => undefined);
  }
}
