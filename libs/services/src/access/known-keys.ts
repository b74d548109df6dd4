import { KEYS_CHANNEL, type Notifications } from '../database/index.js';
import { databaseAway, databaseBusy, type NonetError } from '../errors/errors.js';
import { toNonetError } from '../errors/library-errors.js';
import type { ApiKey as KeyRow } from '../generated/prisma/client.js';

/** Maximum age of what is remembered, in case an announcement is lost; normally announcements end it. */
const MEMORY_MILLISECONDS = 10_000;
const MOST_KEYS = 1_000;

interface Remembered {
  row: KeyRow;
  /** When the database said so. */
  readonly at: number;
}

/** A key as it was found: `withoutDatabase` is why the database could not be asked, null where it was. */
export interface FoundKey {
  readonly row: KeyRow;
  readonly withoutDatabase: NonetError | null;
}

/**
 * Keys that were used a moment ago, so that not every request asks the database whose it is; requests that come at once with
 * a key that has to be looked up share one look. A revocation anywhere is announced and forgets them all at once. While the
 * database cannot be asked, a key that it knew is good for a while longer. Secrets are not kept, only their hashes.
 */
export class KnownKeys {
  readonly #rows = new Map<string, Remembered>();
  readonly #looks = new Map<string, Promise<KeyRow | null>>();
  #forgotten = 0;

  /** @param withoutDatabase milliseconds for which a known key is good while the database cannot be asked */
  constructor(
    notifications: Pick<Notifications, 'on'>,
    private readonly withoutDatabase: number,
  ) {
    // Null: the connection broke, and announcements may have been missed. What is remembered is asked for again.
    notifications.on(KEYS_CHANNEL, (said) => (said === null ? this.#doubt() : this.forget()));
  }

  /**
   * The row of a hash: remembered, or read.
   * @throws what `read` throws, unless it is that the database cannot be asked and the key is known
   */
  async find(hash: Buffer, read: () => Promise<KeyRow | null>): Promise<FoundKey | null> {
    const name = hash.toString('base64');
    const known = this.#rows.get(name);
    if (known && Date.now() - known.at < MEMORY_MILLISECONDS)
      return { row: known.row, withoutDatabase: null };
    try {
      const row = await this.#look(name, read);
      return row && { row, withoutDatabase: null };
    } catch (thrown) {
      const error = toNonetError(thrown);
      const still = this.#rows.get(name);
      const isAway = error.code === databaseAway.code || error.code === databaseBusy.code;
      if (!isAway || !still || Date.now() - still.at > this.withoutDatabase) throw thrown;
      return { row: still.row, withoutDatabase: error };
    }
  }

  /**
   * Notes the use of a key, and answers whether its last one is so long ago that the database should hear of this one: of
   * many requests at once, one. A key that was forgotten meanwhile stays forgotten.
   * @param resolution milliseconds between two uses that the database hears of
   */
  touch(hash: Buffer, row: KeyRow, { at, resolution }: { at: Date; resolution: number }): boolean {
    const known = this.#rows.get(hash.toString('base64'));
    const last = (known?.row ?? row).lastUsedAt?.getTime() ?? 0;
    if (at.getTime() - last <= resolution) return false;
    if (known) known.row = { ...known.row, lastUsedAt: at };
    return true;
  }

  forget(): void {
    this.#forgotten++;
    this.#rows.clear();
    this.#looks.clear();
  }

  #look(name: string, read: () => Promise<KeyRow | null>): Promise<KeyRow | null> {
    const before = this.#forgotten;
    const look = this.#looks.get(name) ?? read();
    if (this.#looks.get(name) === look) return look;
    this.#looks.set(name, look);
    return look.then(
      (row) => {
        this.#ended(name, look);
        // What was read before a revocation must not be remembered after it.
        if (this.#forgotten === before) this.#remember(name, row);
        return row;
      },
      (error: unknown) => {
        this.#ended(name, look);
        throw error;
      },
    );
  }

  #ended(name: string, look: Promise<KeyRow | null>): void {
    if (this.#looks.get(name) === look) this.#looks.delete(name);
  }

  #remember(name: string, row: KeyRow | null): void {
    if (row === null) return void this.#rows.delete(name);
    if (this.#rows.size >= MOST_KEYS) this.#rows.clear();
    this.#rows.set(name, { row, at: Date.now() });
  }

  /** Everything is asked for again when it is needed next, and is good without an answer for as long as before. */
  #doubt(): void {
    this.#forgotten++;
    this.#looks.clear();
    for (const [name, { row, at }] of this.#rows)
      this.#rows.set(name, { row, at: Math.min(at, Date.now() - MEMORY_MILLISECONDS) });
  }
}
