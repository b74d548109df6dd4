import { existsSync } from 'node:fs';
import type pg from 'pg';
import type { Logger } from 'pino';
import { writeWhole } from '../artifacts/write-whole.js';
import type { PreparedVersion } from '../classification/prepare-model.js';
import type { Config } from '../config/index.js';
import { type BeforeRest, openClient } from '../database/index.js';
import { needsPlugins } from '../models/needed-plugins.js';
import { schemeFingerprint } from '../taxonomy/stored-entries.js';
import { writeKept } from './kept-file.js';
import { type HomeState, KeptHome } from './kept-home.js';
import { schemeLines } from './kept-scheme.js';
import { isKeptIn, versionParts } from './kept-version.js';

/**
 * Keeps in the home what classifies there while its database is at rest: scheme and active version are written when they are made
 * ready, and noted when the last process leaves the database. What cannot be kept costs the next command some seconds, no more.
 */
export class HomeKeeper {
  private readonly home: KeptHome;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    config: Pick<Config, 'home'>,
    private readonly log: Logger,
  ) {
    this.home = new KeptHome(config);
  }

  /** Keeps a version that is ready on the scheme of that fingerprint; null: it is not in use yet. */
  keep(scheme: string | null, prepared: PreparedVersion): void {
    if (scheme === null || needsPlugins(prepared.version.configuration)) return;
    const state = { scheme, model: prepared.version.digest };
    this.writing = this.writing
      .then(() => this.write(state, prepared))
      .catch((error: unknown) => this.fail(error));
  }

  /** For the database: notes what it holds, where all that is needed was kept. */
  readonly beforeRest: BeforeRest = async (url) => {
    await this.writing;
    try {
      const facts = await factsOf(url);
      if (facts === null || !this.home.has(facts)) return null;
      const { migration, ...state } = facts;
      return (rest) =>
        this.note(state, this.home.noteOf(state, { migration, rest })).catch((error: unknown) =>
          this.fail(error),
        );
    } catch (error) {
      this.fail(error);
      return null;
    }
  };

  private async write(state: HomeState, { version, taxonomy, vectors }: PreparedVersion): Promise<void> {
    const { home } = this;
    if (!existsSync(home.schemeFile(state))) await writeKept(home.schemeFile(state), schemeLines(taxonomy));
    const file = home.versionFile(state);
    if (!(await isKeptIn(file, version, vectors))) await writeKept(file, versionParts(version, vectors));
    await home.prune(state);
  }

  private async note(state: HomeState, note: string): Promise<void> {
    await writeWhole(this.home.noteFile, [Buffer.from(note)]);
    await this.home.keepAlone(state);
  }

  private fail(error: unknown): void {
    this.log.debug({ err: error }, 'what classifies without the database could not be kept');
  }
}

interface DatabaseFacts extends HomeState {
  /** The newest one. */
  readonly migration: string;
}

/** Others wait for the folder meanwhile. */
const MILLISECONDS = 2_000;
const SNAPSHOT = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
  SET LOCAL statement_timeout = ${MILLISECONDS}; SET LOCAL lock_timeout = ${MILLISECONDS}`;

/** All as it is at one moment. Null: no version of experts is active, or there is no scheme. */
async function factsOf(url: string): Promise<DatabaseFacts | null> {
  const client = await openClient(url, 'nonet rest', { milliseconds: MILLISECONDS });
  try {
    await client.query(SNAPSHOT);
    const scheme = await schemeFingerprint(client);
    const model = await activeDigest(client);
    const migration = await lastMigration(client);
    return scheme === null || model === null || migration === null ? null : { scheme, model, migration };
  } finally {
    await client.end();
  }
}

async function activeDigest(client: pg.ClientBase): Promise<string | null> {
  const { rows } = await client.query<{ digest: string | null }>(
    `SELECT digest FROM model_activation a LEFT JOIN model_version m ON m.id = a.model_id AND m.removed_at IS NULL
      ORDER BY a.id DESC LIMIT 1`,
  );
  return rows[0]?.digest ?? null;
}

async function lastMigration(client: pg.ClientBase): Promise<string | null> {
  const { rows } = await client.query<{ name: string | null }>(
    `SELECT max(migration_name COLLATE "C") AS name FROM _prisma_migrations
      WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  );
  return rows[0]?.name ?? null;
}
