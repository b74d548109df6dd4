import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PARTIAL } from '../artifacts/write-whole.js';
import type { Config } from '../config/index.js';
import type { Rest } from '../database/embedded/rest.js';
import { newestMigration } from '../database/migrations-folder.js';
import { VERSION } from '../system/version.js';

/** Raised when what is kept has another form or meaning; files of another format have other names. */
const FORMAT = 2;

/** What the database said before it came to rest. */
export interface HomeState {
  /** `schemeFingerprint` of the scheme in use. */
  readonly scheme: string;
  /** The digest of the active version. */
  readonly model: string;
}

/** What was noted of a database, by which program. Another one might answer otherwise, or change the database first. */
interface Note extends HomeState {
  readonly format: number;
  /** Its version. */
  readonly program: string;
  /** The newest migration of the database. */
  readonly migration: string;
  readonly rest: Rest;
}

/** The folder in a home with what answers are made of while its database is at rest. All of it can be made again. */
export class KeptHome {
  readonly folder: string;

  constructor({ home }: Pick<Config, 'home'>) {
    this.folder = join(home, 'cache', 'at-rest');
  }

  get noteFile(): string {
    return join(this.folder, 'note.json');
  }
  schemeFile({ scheme }: Pick<HomeState, 'scheme'>): string {
    return join(this.folder, `scheme-${FORMAT}-${scheme}.jsonl`);
  }
  versionFile({ scheme, model }: HomeState): string {
    return join(this.folder, `version-${FORMAT}-${scheme.slice(0, 16)}-${model}`);
  }

  /** Whether all is there that answers need in this state. */
  has(state: HomeState): boolean {
    return existsSync(this.schemeFile(state)) && existsSync(this.versionFile(state));
  }

  noteOf({ scheme, model }: HomeState, { migration, rest }: Pick<Note, 'migration' | 'rest'>): string {
    return JSON.stringify({
      format: FORMAT,
      program: VERSION,
      migration,
      rest,
      scheme,
      model,
    } satisfies Note);
  }

  /** The state that was noted of a database that rests; null: none was, it was opened since, or by another program. */
  async stateOf(rest: Rest): Promise<HomeState | null> {
    const note = await this.readNote();
    const isOurs = note?.format === FORMAT && note.program === VERSION && note.rest === rest;
    return isOurs && note.migration === (await newestMigration()) ? note : null;
  }

  /** Removes what a state was kept with, and what was noted: the next process that opens the database keeps all of it anew. */
  async forget(state: HomeState): Promise<void> {
    for (const file of [this.noteFile, this.schemeFile(state), this.versionFile(state)])
      await rm(file, { force: true });
  }

  /** Removes what other states were kept with. Nobody else may be writing. */
  async keepAlone(state: HomeState): Promise<void> {
    await this.keepOnly([state], () => false);
  }

  /** Removes what neither this state nor the one that was noted was kept with. Others may be writing meanwhile. */
  async prune(state: HomeState): Promise<void> {
    const note = await this.readNote();
    const states = note === null ? [state] : [state, note];
    await this.keepOnly(states, (name) => name.endsWith(PARTIAL));
  }

  private async keepOnly(states: readonly HomeState[], isSpared: (name: string) => boolean): Promise<void> {
    const files = states.flatMap((state) => [this.schemeFile(state), this.versionFile(state)]);
    const needed = new Set([this.noteFile, ...files]);
    for (const name of await readdir(this.folder)) {
      const file = join(this.folder, name);
      if (!needed.has(file) && !isSpared(name)) await rm(file, { force: true });
    }
  }

  /** Null: there is none, or it was cut off. */
  private readNote(): Promise<Note | null> {
    return readFile(this.noteFile, 'utf8')
      .then((text) => JSON.parse(text) as Note)
      .catch(() => null);
  }
}
