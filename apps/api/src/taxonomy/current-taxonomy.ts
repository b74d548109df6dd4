import { Taxonomy } from '@nonet/cpc-taxonomy';
import type { Database } from '../database/index.js';
import { schemeMissing } from '../errors.js';
import { storedEntries } from './stored-entries.js';

/**
 * The scheme in use, in memory. Read from the database on first use; when another scheme becomes current, the old one
 * goes on answering until the new one is read.
 */
export class CurrentTaxonomy {
  #loaded: Promise<Taxonomy> | null = null;
  readonly #listeners: (() => void)[] = [];

  constructor(private readonly database: Database) {}

  /** @throws SCHEME_MISSING */
  get(): Promise<Taxonomy> {
    this.#loaded ??= this.#read().catch((error: unknown) => {
      this.#loaded = null;
      throw error;
    });
    return this.#loaded;
  }

  /** Calls `changed` when another scheme is in memory. */
  onChange(changed: () => void): void {
    this.#listeners.push(changed);
  }

  /** To be called when the database may hold another scheme. */
  async refresh(): Promise<void> {
    if (this.#loaded === null) {
      for (const changed of this.#listeners) changed();
      return;
    }
    const fresh = await this.#read();
    this.#loaded = Promise.resolve(fresh);
    for (const changed of this.#listeners) changed();
  }

  async #read(): Promise<Taxonomy> {
    const scheme = await this.database.prisma.cpcScheme.findFirst({ where: { current: true } });
    if (scheme === null) throw schemeMissing({});
    return Taxonomy.build(storedEntries(this.database.pool), { version: scheme.version });
  }
}
