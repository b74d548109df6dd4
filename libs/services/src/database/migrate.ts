import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationList } from '@prisma/schema-engine-wasm';
import type pg from 'pg';
import { migrationFailed, migrationsEdited, migrationsNewer } from '../errors/errors.js';
import { databaseErrorOf } from '../errors/database-errors.js';
import { toNonetError } from '../errors/library-errors.js';
import { openClient } from './connections/open-client.js';
import { LOCKS } from './locks.js';
import { MIGRATIONS, migrationsIn } from './migrations-folder.js';
import { openSchemaEngine } from './schema-engine.js';

interface Migration {
  readonly name: string;
  readonly script: string;
}

/**
 * Brings the database up to the migrations of this program and answers the names of those it applied. Servers that
 * start together take turns. `only`: no others, and none may be applied yet. The bookkeeping is Prisma's own, so `prisma migrate deploy` may be used as well.
 * @throws MIGRATIONS_NEWER, MIGRATIONS_EDITED, MIGRATION_FAILED
 */
export async function migrate(
  url: string,
  folder = MIGRATIONS,
  only?: readonly string[],
): Promise<readonly string[]> {
  const migrations = (await readMigrations(folder)).filter(({ name }) => only?.includes(name) ?? true);
  const client = await openClient(url, 'nonet migrations');
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCKS.migrations]);
    const { interrupted, missing } = await compare(client, migrations);
    return missing.length === 0 ? [] : await apply(url, await migrationList(folder, migrations), interrupted);
  } catch (error) {
    const known = toNonetError(error);
    if (known.errorClass !== 'internal') throw known;
    throw migrationFailed({ reason: error instanceof Error ? error.message : String(error) }, error);
  } finally {
    await client.end();
  }
}

/** Reads Prisma's bookkeeping; the engine itself need not be loaded when there is nothing to do. */
async function compare(client: pg.Client, migrations: readonly Migration[]) {
  const known = await client.query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS present");
  const { rows } = (known.rows as { present: boolean }[])[0]?.present
    ? await client.query<{ name: string; checksum: string; finished: boolean }>(
        `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
           FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
      )
    : { rows: [] };
  const foreign = rows.filter(({ name }) => !migrations.some((migration) => migration.name === name));
  if (foreign.length > 0) throw migrationsNewer({ names: foreign.map(({ name }) => name) });
  const applied = new Map(rows.filter(({ finished }) => finished).map((row) => [row.name, row.checksum]));
  const edited = migrations.filter(({ name, script }) => {
    const checksum = applied.get(name);
    return checksum !== undefined && checksum !== createHash('sha256').update(script).digest('hex');
  });
  if (edited.length > 0) throw migrationsEdited({ names: edited.map(({ name }) => name) });
  return {
    interrupted: rows.filter(({ finished }) => !finished).map(({ name }) => name),
    missing: migrations.filter(({ name }) => !applied.has(name)),
  };
}

/**
 * A script runs as one transaction, so a migration that was begun and not finished (its process died) left nothing:
 * it is noted as rolled back and runs again.
 */
async function apply(url: string, list: MigrationList, interrupted: readonly string[]): Promise<string[]> {
  const { engine, failure, close } = await openSchemaEngine(url);
  try {
    for (const migrationName of interrupted) await engine.markMigrationRolledBack({ migrationName });
    const filters = { externalTables: [], externalEnums: [] };
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList: list, filters });
    return appliedMigrationNames;
  } catch (error) {
    throw databaseErrorOf(failure()) ?? error;
  } finally {
    await close();
  }
}

const readMigrations = async (folder: string): Promise<Migration[]> =>
  Promise.all(
    (await migrationsIn(folder)).map(async (name) => ({
      name,
      script: await readFile(join(folder, name, 'migration.sql'), 'utf8'),
    })),
  );

async function migrationList(folder: string, migrations: readonly Migration[]): Promise<MigrationList> {
  return {
    baseDir: folder,
    lockfile: {
      path: 'migration_lock.toml',
      content: await readFile(join(folder, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, script }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: script } },
    })),
  };
}
