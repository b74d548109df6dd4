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

/** Migrates to right before a migration. @returns a way to apply that one */
async function migrateUntil(suffix: string): Promise<() => Promise<void>> {
  const names = (await readdir(MIGRATIONS)).filter((name) => /^\d{14}_/.test(name)).sort();
  const at = names.findIndex((name) => name.endsWith(suffix));
  await migrate(database.url, MIGRATIONS, names.slice(0, at));
  return async () =>
    expect(await migrate(database.url, MIGRATIONS, names.slice(0, at + 1))).toEqual([names[at]]);
}

test('one store of embeddings keeps the vectors of patents as those of passages, and drops vectors of unknown role', async () => {
  const apply = await migrateUntil('_one_store_of_embeddings');
  await query(`INSERT INTO patent (id, number, applicants, assignees, text_hash, content_hash)
               VALUES (1, 'XN1A', '{}', '{}', '\\x01', '\\x0a'), (2, 'XN2A', '{}', '{}', '\\x02', '\\x0b')`);
  await query(`INSERT INTO patent_embedding (patent_id, encoder, text_hash, vector)
               VALUES (1, 'mine:int8:0123456789abcdef', '\\x01', '\\xaa'), (1, 'theirs@2:int8:0123456789abcdef', '\\x01', '\\xaa'),
                      (2, 'mine:int8:0123456789abcdef', '\\x02', '\\xbb'), (2, 'plugin 1', '\\x02', '\\xcc')`);
  await query(`INSERT INTO text_embedding (encoder, text_hash, vector)
               VALUES ('int8:0123456789abcdef', '\\x03', '\\xdd')`);
  await apply();
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

test('the vectors of patents as passages are dropped, which nobody asks for any more, and no others', async () => {
  const apply = await migrateUntil('_one_vector_of_a_patent');
  await query(`INSERT INTO patent (id, number, applicants, assignees, text_hash, content_hash)
               VALUES (1, 'XN1A', '{}', '{}', '\\x01', '\\x0a')`);
  await query(`INSERT INTO text_embedding (encoder, role, text_hash, vector)
               VALUES ('mine', 'PASSAGE', '\\x01', '\\xaa'), ('mine', 'QUERY', '\\x01', '\\xbb'),
                      ('mine', 'PASSAGE', '\\x02', '\\xcc')`);
  await apply();
  expect(
    await query(`SELECT role::text, encode(vector, 'hex') AS vector FROM text_embedding ORDER BY vector`),
  ).toEqual([
    { role: 'QUERY', vector: 'bb' },
    { role: 'PASSAGE', vector: 'cc' },
  ]);
});

test('verdicts on labels so far count as learnt, and patents wait again whose verdicts are all on labels that are gone', async () => {
  const apply = await migrateUntil('_learnt_label_verdicts');
  await query(`INSERT INTO patent (id, number, applicants, assignees, text_hash, content_hash)
               SELECT n, 'XN' || n || 'A', '{}', '{}', '\\x01', decode('0' || n, 'hex') FROM generate_series(1, 3) n`);
  await query(`INSERT INTO model_version (id, kind, name, version, digest, files, bytes, configuration, data, created_by)
               SELECT n, 'EXPERTS', 'ours', n, n, '[]', 0, '{}', '{}', 'Ada' FROM generate_series(1, 2) n`);
  await query(`INSERT INTO label_set (id, name, created_by) VALUES (1, 'one', 'Ada'), (2, 'two', 'Ada')`);
  await query(`INSERT INTO label (id, label_set_id, key, title, position, depth, added_in, removed_in)
               VALUES (1, 1, 'used', 'Used', 0, 0, 1, NULL), (2, 1, 'gone', 'Gone', NULL, 0, 1, 2), (3, 2, 'other', 'Other', 0, 0, 1, NULL)`);
  await query(`INSERT INTO label_review (label_id, number, verdict, reviewed_by, reviewer_name, reviewed_at)
               VALUES (1, 'XN1A', 'RIGHT', 'ada', 'Ada', '2026-01-01'), (1, 'XN1A', 'WRONG', 'bob', 'Bob', '2026-01-02'),
                      (2, 'XN1A', 'WRONG', 'ada', 'Ada', '2026-01-02'), (2, 'XN1A', 'MISSING', 'bob', 'Bob', '2026-01-03'),
                      (2, 'XN2A', 'RIGHT', 'ada', 'Ada', '2026-01-01'), (3, 'XN2A', 'RIGHT', 'ada', 'Ada', '2026-01-01'),
                      (2, 'XN3A', 'RIGHT', 'ada', 'Ada', '2026-01-01')`);
  // The second model gave no label of the first set to any of them.
  await query(`INSERT INTO label_prediction (model_id, patent_id, label_id, score, selected)
               SELECT 1, p.id, l.id, 0.5, true FROM patent p, label l UNION ALL SELECT 2, p.id, 3, 0.5, true FROM patent p`);
  await query(`INSERT INTO labelled_patent (model_id, label_set_id, patent_id, top, text_hash, version, doubt, dissent, rare, teaches, seconds, waiting)
               SELECT m.id, s.id, p.id, 5, '\\x01', 1, 0, 0, 0, 0, 0, s.name = 'two' AND p.number <> 'XN2A'
                 FROM model_version m, label_set s, patent p`);
  await apply();
  expect(
    await query(
      `SELECT l.key, v.number, v.carried FROM learnt_label_verdict v JOIN label l ON l.id = v.label_id ORDER BY l.id, v.number`,
    ),
  ).toEqual([
    { key: 'used', number: 'XN1A', carried: false },
    { key: 'gone', number: 'XN1A', carried: true },
    { key: 'gone', number: 'XN2A', carried: true },
    { key: 'gone', number: 'XN3A', carried: true },
    { key: 'other', number: 'XN2A', carried: true },
  ]);
  const waiting = await query(
    `SELECT s.name, a.model_id AS model, array_agg(p.number ORDER BY p.id) AS patents
       FROM labelled_patent a JOIN label_set s ON s.id = a.label_set_id JOIN patent p ON p.id = a.patent_id
      WHERE a.waiting GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  expect(waiting).toEqual([
    { name: 'one', model: 1, patents: ['XN2A', 'XN3A'] },
    { name: 'two', model: 1, patents: ['XN1A', 'XN3A'] },
    { name: 'two', model: 2, patents: ['XN1A', 'XN3A'] },
  ]);
});
