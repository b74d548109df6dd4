import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textHash } from '@nonet/encoder';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { HomeKeeper } from '../libs/services/src/at-rest/home-keeper.js';
import { KeptHome } from '../libs/services/src/at-rest/kept-home.js';
import { readKeptVersion } from '../libs/services/src/at-rest/kept-version.js';
import type { VectorsOfSpace } from '../libs/services/src/classification/seen-vectors.js';
import type { Rest } from '../libs/services/src/database/embedded/rest.js';
import type { ModelVersion } from '../libs/services/src/models/models.service.js';
import { readStoredScheme } from '../libs/services/src/taxonomy/stored-entries.js';
import type { FreshDatabase } from './support/fresh-database.js';
import { smallDatabase } from './support/small-database.js';

let database: FreshDatabase;
let pool: pg.Pool;
let home: string;
let keeper: HomeKeeper;
beforeAll(async () => {
  database = await smallDatabase('scheme');
  pool = new pg.Pool({ connectionString: database.url });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  await activate(null);
  home = await mkdtemp(join(tmpdir(), 'nonet-keeper-'));
  keeper = new HomeKeeper({ home }, pino({ level: 'silent' }));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const keptHome = () => new KeptHome({ home });
const digestOf = (model: string) => model.repeat(64);

/** Publishes a version with nothing in it unless it is there, and answers its id. */
async function publish(model: string): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO model_version (kind, name, version, digest, files, bytes, configuration, data, created_by)
     VALUES ('EXPERTS', $1, 1, $2, '[]', 0, '{}', '{}', 'test')
     ON CONFLICT (name, version) DO UPDATE SET name = EXCLUDED.name RETURNING id`,
    [model, digestOf(model)],
  );
  return rows[0]!.id;
}
const activate = (id: number | null) =>
  pool.query(`INSERT INTO model_activation (model_id, activated_by) VALUES ($1, 'test')`, [id]);

/** Keeps the version as it would be ready on the scheme in use. */
async function keep(model: string, configuration = {}, vectors: VectorsOfSpace[] = []): Promise<void> {
  const { taxonomy, fingerprint } = await readStoredScheme(pool);
  const version = { reference: `${model}@1`, digest: digestOf(model), configuration } as ModelVersion;
  keeper.keep(fingerprint, { version, taxonomy, vectors });
}

let rests = 0;
/** Lets the database come to rest, and answers which version is kept for it; null: none. */
async function modelAtRest(): Promise<string | null> {
  const rest = `rest ${(rests += 1)}` as Rest;
  await (
    await keeper.beforeRest(database.url)
  )?.(rest);
  return (await keptHome().stateOf(rest))?.model ?? null;
}
/** Where a busy database does not answer within the time it is given, nothing is kept: then once more. */
const expectAtRest = (model: string) => expect.poll(modelAtRest).toBe(digestOf(model));

test('a home keeps what is active and in use when its database comes to rest, and nothing that was before', async () => {
  const [a, b] = [await publish('a'), await publish('b')];
  expect(await modelAtRest()).toBeNull();
  await activate(a);
  expect(await modelAtRest()).toBeNull();
  await keep('a');
  await expectAtRest('a');
  await activate(b);
  expect(await modelAtRest()).toBeNull();
  await keep('b');
  await expectAtRest('b');
  await activate(null);
  expect(await modelAtRest()).toBeNull();
  await activate(b);
  await expectAtRest('b');
});

test('what was kept with other vectors is replaced', async () => {
  await activate(await publish('b'));
  const hash = textHash('a plough');
  for (const precision of ['fp16', 'int8']) {
    const space = { encoder: `${precision}:0123456789abcdef`, role: 'passage' } as const;
    await keep('b', {}, [{ ...space, vectors: new Map([[hash, Float32Array.of(1, 2)]]) }]);
    await expectAtRest('b');
    const home = keptHome();
    const [file] = (await readdir(home.folder)).filter((name) => name.startsWith('version-'));
    const { embeddings } = await readKeptVersion(join(home.folder, file!));
    expect([...(await embeddings.get(space, [hash])).keys()]).toEqual([hash]);
  }
});

test('another scheme, or another fate of a symbol that is gone, is another home', async () => {
  await pool.query(`DELETE FROM cpc_node WHERE symbol = 'Z01B'`);
  await activate(await publish('b'));
  await keep('b');
  await expectAtRest('b');
  await pool.query('UPDATE cpc_scheme SET imported_at = now() WHERE current');
  expect(await modelAtRest()).toBeNull();
  await keep('b');
  await expectAtRest('b');
  await pool.query(
    `INSERT INTO cpc_node (symbol, level, title, added_in, removed_in) VALUES ('Z01B', 'SUBCLASS', 'x', '2020.01', '2021.01')`,
  );
  expect(await modelAtRest()).toBeNull();
});

test('what answers by a plugin is not kept', async () => {
  await activate(await publish('d'));
  const pinned = { encoder: 'e', plugin: 'p', version: '1', fingerprint: 'f' };
  await keep('d', { pluginEncoder: pinned });
  expect(await modelAtRest()).toBeNull();
});

test('whoever leaves a database that does not answer does not wait for it', async () => {
  const client = await pool.connect();
  try {
    await client.query('BEGIN; LOCK TABLE model_activation IN ACCESS EXCLUSIVE MODE');
    expect(await modelAtRest()).toBeNull();
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});
