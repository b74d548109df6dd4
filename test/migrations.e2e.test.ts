import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '../libs/services/src/database/migrate.js';
import { MIGRATIONS } from '../libs/services/src/database/migrations-folder.js';
import { emptyDatabase, type FreshDatabase } from './support/fresh-database.js';

let database: FreshDatabase;
let folder: string;

beforeEach(async () => {
  database = await emptyDatabase();
  folder = await mkdtemp(join(tmpdir(), 'nonet-migrations-'));
  await cp(MIGRATIONS, folder, { recursive: true });
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function addMigration(name: string, script: string): Promise<string> {
  await mkdir(join(folder, name));
  await writeFile(join(folder, name, 'migration.sql'), script);
  return name;
}

test('servers that start together migrate once, and a start after that has nothing to do', async () => {
  const applied = await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
  expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
  expect(await migrate(database.url)).toEqual([]);
  expect(await query('SELECT count(*)::int AS patents FROM patent')).toEqual([{ patents: 0 }]);
});

test('only what is missing is applied, in order', async () => {
  await migrate(database.url, folder);
  const first = await addMigration('29990101000000_first', 'CREATE TABLE first (id int);');
  const second = await addMigration('29990102000000_second', 'ALTER TABLE first ADD COLUMN name text;');
  expect(await migrate(database.url, folder)).toEqual([first, second]);
});

test('the bookkeeping is the one that `prisma migrate deploy` keeps', async () => {
  await migrate(database.url);
  const rows = await query(
    'SELECT migration_name, checksum, finished_at, rolled_back_at FROM _prisma_migrations ORDER BY 1',
  );
  const ours = (await readdir(MIGRATIONS)).filter((name) => /^\d{14}_/.test(name)).sort();
  expect(rows).toEqual(
    ours.map((name) => ({
      migration_name: name,
      checksum: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      finished_at: expect.any(Date) as Date,
      rolled_back_at: null,
    })),
  );
});

test('a database of a newer program is left alone', async () => {
  const newer = await addMigration('29990101000000_newer', 'CREATE TABLE newer (id int);');
  await migrate(database.url, folder);
  await expect(migrate(database.url)).rejects.toMatchObject({
    code: 'MIGRATIONS_NEWER',
    message: expect.stringContaining(newer) as string,
  });
});

test('a migration that was edited after it was applied is named', async () => {
  const edited = await addMigration('29990101000000_edited', 'CREATE TABLE edited (id int);');
  await migrate(database.url, folder);
  await writeFile(join(folder, edited, 'migration.sql'), 'CREATE TABLE edited (id bigint);');
  await expect(migrate(database.url, folder)).rejects.toMatchObject({
    code: 'MIGRATIONS_EDITED',
    message: expect.stringContaining(edited) as string,
  });
});

test('a migration that fails leaves nothing behind, and runs again once it is mended', async () => {
  await migrate(database.url, folder);
  const name = await addMigration('29990101000000_broken', 'CREATE TABLE half (id int); SELECT 1 / 0;');
  await expect(migrate(database.url, folder)).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    message: expect.stringContaining('division by zero') as string,
  });
  expect(await query("SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);
  await writeFile(join(folder, name, 'migration.sql'), 'CREATE TABLE half (id int);');
  expect(await migrate(database.url, folder)).toEqual([name]);
});

test('a migration whose process died half-way runs again', async () => {
  await migrate(database.url, folder);
  const name = await addMigration('29990101000000_interrupted', 'CREATE TABLE whole (id int);');
  await query(`INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, applied_steps_count)
               VALUES ('7c1f5a5e-0000-4000-8000-000000000000', 'unknown', '${name}', now(), 0)`);
  expect(await migrate(database.url, folder)).toEqual([name]);
});

test('one store of embeddings keeps the vectors of patents as those of passages, and drops vectors of unknown role', async () => {
  const names = (await readdir(MIGRATIONS)).filter((name) => /^\d{14}_/.test(name)).sort();
  const at = names.findIndex((name) => name.endsWith('_one_store_of_embeddings'));
  await migrate(database.url, MIGRATIONS, names.slice(0, at));
  await query(`INSERT INTO patent (id, number, applicants, assignees, text_hash, content_hash)
               VALUES (1, 'XN1A', '{}', '{}', '\\x01', '\\x0a'), (2, 'XN2A', '{}', '{}', '\\x02', '\\x0b')`);
  await query(`INSERT INTO patent_embedding (patent_id, encoder, text_hash, vector)
               VALUES (1, 'mine:int8:0123456789abcdef', '\\x01', '\\xaa'), (1, 'theirs@2:int8:0123456789abcdef', '\\x01', '\\xaa'),
                      (2, 'mine:int8:0123456789abcdef', '\\x02', '\\xbb'), (2, 'plugin 1', '\\x02', '\\xcc')`);
  await query(`INSERT INTO text_embedding (encoder, text_hash, vector)
               VALUES ('int8:0123456789abcdef', '\\x03', '\\xdd')`);
  expect(await migrate(database.url, MIGRATIONS, names.slice(0, at + 1))).toEqual([names[at]]);
  const kept = await query(
    `SELECT encoder, role::text, encode(text_hash, 'hex') AS text, encode(vector, 'hex') AS vector
       FROM text_embedding ORDER BY vector`,
  );
  expect(kept).toEqual([
    { encoder: 'int8:0123456789abcdef', role: 'PASSAGE', text: '01', vector: 'aa' },
    { encoder: 'int8:0123456789abcdef', role: 'PASSAGE', text: '02', vector: 'bb' },
    { encoder: 'plugin 1', role: 'PASSAGE', text: '02', vector: 'cc' },
  ]);
});
