import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/index.js';
import type { Rest } from '../database/embedded/rest.js';

/** Raised when what is kept has another form or meaning. */
const FORMAT = 1;

/** What the database said before it came to rest. */
export interface HomeState {
  /** `schemeFingerprint` of the scheme in use. */
  readonly scheme: string;
  /** The digest of the active version. */
  readonly model: string;
}

interface Note extends HomeState {
  readonly format: number;
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
    return join(this.folder, `scheme-${scheme}.jsonl`);
  }
  versionFile({ scheme, model }: HomeState): string {
    return join(this.folder, `version-${scheme.slice(0, 16)}-${model}`);
  }

  /** Whether all is there that answers need in this state. */
  has(state: HomeState): boolean {
    return existsSync(this.schemeFile(state)) && existsSync(this.versionFile(state));
  }

  noteOf(state: HomeState, rest: Rest): string {
    return JSON.stringify({ format: FORMAT, rest, ...state } satisfies Note);
  }

  /** The state that was noted of a database that rests; null: none was, or it was opened since. */
  async stateOf(rest: Rest): Promise<HomeState | null> {
    const note = await readFile(this.noteFile, 'utf8')
      .then((text) => JSON.parse(text) as Note)
      .catch(() => null);
    return note?.format === FORMAT && note.rest === rest ? note : null;
  }

  /** Removes what other states were kept with. */
  async keepAlone(state: HomeState): Promise<void> {
    const needed = [this.noteFile, this.schemeFile(state), this.versionFile(state)];
    for (const name of await readdir(this.folder)) {
      const file = join(this.folder, name);
      if (!needed.includes(file)) await rm(file, { force: true });
    }
  }
}
