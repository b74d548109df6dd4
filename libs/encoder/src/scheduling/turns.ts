import { setImmediate as nextTurn } from 'node:timers/promises';

/** An empty turn takes some tens of microseconds; libuv accepts one connection in each. */
const TURNS_BETWEEN = 4;

/**
 * Lets the callers of one batch go on one after the other. Their vectors are there at the same moment, and what each does with
 * its own holds the thread for milliseconds: all of them in one turn of the event loop would keep connections waiting and timers
 * late for a second and more.
 */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves when those before have had their turn, and whatever else waits for the event loop one of its own. */
  next(): Promise<void> {
    this.#last = this.#last.then(others);
    return this.#last;
  }
}

async function others(): Promise<void> {
  for (let turn = 0; turn < TURNS_BETWEEN; turn++) await nextTurn();
}
