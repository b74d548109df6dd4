import { KEYS_CHANNEL, type Notifications } from '../database/index.js';
import type { ApiKey as KeyRow } from '../generated/prisma/client.js';

/** Maximum age of what is remembered, in case an announcement is lost; normally announcements end it. */
const MEMORY_MILLISECONDS = 10_000;
const MOST_KEYS = 1_000;

/**
 * Keys that were used a moment ago, so that not every request asks the database whose it is. A revocation anywhere is
 * announced and forgets them all at once. Secrets are not kept, only their hashes.
 */
export class KnownKeys {
  readonly #rows = new Map<string, { row: KeyRow; readonly until: number }>();
  #forgotten = 0;

  constructor(notifications: Pick<Notifications, 'on'>) {
    notifications.on(KEYS_CHANNEL, () => this.forget());
  }

  /** The row of a hash: remembered, or read. */
  async find(hash: Buffer, read: () => Promise<KeyRow | null>): Promise<KeyRow | null> {
    const known = this.#rows.get(hash.toString('base64'));
    if (known && known.until > Date.now()) return known.row;
    const before = this.#forgotten;
    const row = await read();
    // What was read before a revocation must not be remembered after it.
    if (row && this.#forgotten === before) this.#remember(row);
    return row;
  }

  /** Notes the use of a key that is still remembered; one that was forgotten meanwhile stays forgotten. */
  touch(hash: Buffer, lastUsedAt: Date): void {
    const known = this.#rows.get(hash.toString('base64'));
    if (known) known.row = { ...known.row, lastUsedAt };
  }

  #remember(row: KeyRow): void {
    if (this.#rows.size >= MOST_KEYS) this.#rows.clear();
    const name = Buffer.from(row.hash).toString('base64');
    this.#rows.set(name, { row, until: Date.now() + MEMORY_MILLISECONDS });
  }

  forget(): void {
    this.#forgotten++;
    this.#rows.clear();
  }
}
