import type { Taxonomy } from '@nonet/cpc-taxonomy';
import type { Database } from '../database/index.js';
import { outsideRequest } from '../logging/index.js';
import { readStoredScheme } from './stored-entries.js';

/**
 * The scheme in use, in memory. Read from the database on first use; when another scheme becomes current, the old one
 * goes on answering until the new one is read.
 */
export class CurrentTaxonomy {
  #loaded: Promise<Taxonomy> | null = null;
  /** The last refresh; they run one after the other, or an older scheme could come in last. */
  #refreshed: Promise<void> = Promise.resolve();
  readonly #listeners: (() => void)[] = [];
  readonly #fingerprints = new WeakMap<Taxonomy, string>();

  constructor(private readonly database: Pick<Database, 'pool'>) {}

  /** @throws SCHEME_MISSING */
  get(): Promise<Taxonomy> {
    this.#loaded ??= this.#readFirst();
    return this.#loaded;
  }

  /** What `schemeFingerprint` said of the scheme when it was read; null of one that was never in use here. */
  fingerprintOf(taxonomy: Taxonomy): string | null {
    return this.#fingerprints.get(taxonomy) ?? null;
  }

  /** Calls `changed` when another scheme is in memory. */
  onChange(changed: () => void): void {
    this.#listeners.push(changed);
  }

  /** To be called when the database may hold another scheme. */
  refresh(): Promise<void> {
    const again = () => outsideRequest(() => this.#readAgain());
    this.#refreshed = this.#refreshed.then(again, again);
    return this.#refreshed;
  }

  #readFirst(): Promise<Taxonomy> {
    // Everybody waits for it.
    const first = outsideRequest(() => this.#read()).catch((error: unknown) => {
      // A refresh may have brought another one meanwhile.
      if (this.#loaded === first) this.#loaded = null;
      throw error;
    });
    return first;
  }

  async #readAgain(): Promise<void> {
    if (this.#loaded !== null) {
      const fresh = await this.#read();
      this.#loaded = Promise.resolve(fresh);
    }
    for (const changed of this.#listeners) changed();
  }

  async #read(): Promise<Taxonomy> {
    const { taxonomy, fingerprint } = await readStoredScheme(this.database.pool);
    this.#fingerprints.set(taxonomy, fingerprint);
    return taxonomy;
  }
}
