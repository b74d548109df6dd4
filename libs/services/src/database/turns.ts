import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { databaseBusy } from '../errors/errors.js';

/**
 * One after the other within this process, for each key. Who would wait in PostgreSQL for a lock that another request of the
 * same process holds would keep a connection meanwhile; ten of them, and nobody has one.
 */
export class Turns<Key> {
  readonly #last = new Map<Key, Promise<void>>();

  /**
   * Does the work when all that came before under this key has ended, well or not.
   * @param patience milliseconds to wait for that; default: as long as it takes
   * @throws DATABASE_BUSY when that is over; the work is not begun then
   */
  async take<T>(
    key: Key,
    work: () => Promise<T>,
    { patience }: { readonly patience?: number } = {},
  ): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    let leave: () => void = () => undefined;
    const left = new Promise<void>((resolve) => (leave = resolve));
    const ended = before.then(() => left);
    this.#last.set(key, ended);
    try {
      if (patience === undefined) await before;
      else if (!(await within(before, patience)))
        throw databaseBusy({ reason: 'too many change the same at once' });
      return await work();
    } finally {
      leave();
      if (this.#last.get(key) === ended) this.#last.delete(key);
    }
  }
}

const ofPools = new WeakMap<pg.Pool, Turns<string>>();

/** The turns of those who share a pool. */
export function turnsOn(pool: pg.Pool): Turns<string> {
  const found = ofPools.get(pool) ?? new Turns<string>();
  ofPools.set(pool, found);
  return found;
}

async function within(work: Promise<void>, milliseconds: number): Promise<boolean> {
  const timer = new AbortController();
  const late = sleep(milliseconds, false, { signal: timer.signal }).catch(() => false);
  const outcome = await Promise.race([work.then(() => true), late]);
  timer.abort();
  return outcome;
}
