import type { ReadResult } from '../record/rejection.js';

/** A file of objects with a key of its own each must not fill memory. */
const MAX_NAMES = 500;
const NAME_LENGTH = 100;

/** The keys or columns of one file that nothing is read from, each named once. */
export class IgnoredNames {
  readonly #met = new Set<string>();

  /** The result with the names among `names` that were not met before. */
  note(result: ReadResult, names: readonly string[]): ReadResult {
    if (result.type !== 'patent') return result;
    const found = names.filter(
      (name) => name.length <= NAME_LENGTH && !this.#met.has(name) && this.#met.size < MAX_NAMES,
    );
    for (const name of found) this.#met.add(name);
    return found.length === 0 ? result : { ...result, ignored: found };
  }
}
