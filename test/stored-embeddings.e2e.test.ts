import { textHash } from '@nonet/encoder';
import { matrix } from '@nonet/numerics';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storedEmbeddings } from '../libs/services/src/database/stored-embeddings.js';
import { migrate } from '../libs/services/src/database/migrate.js';
import { freshDatabase, type FreshDatabase } from './support/fresh-database.js';

let database: FreshDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await freshDatabase();
  await migrate(database.url);
  pool = new pg.Pool({ connectionString: database.url });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const [spade, shovel] = ['a spade', 'a shovel'].map(textHash);

test('stored embeddings are found by encoder, role and text, and by nothing less', async () => {
  const store = storedEmbeddings(pool);
  const queries = { encoder: 'int8:0123456789abcdef', role: 'query' } as const;
  const passages = { ...queries, role: 'passage' } as const;
  await store.put(queries, [spade], matrix(1, 2, Float32Array.of(0.6, 0.8)));
  await store.put(passages, [spade, shovel], matrix(2, 2, Float32Array.of(1, 0, 0, 1)));
  expect(await store.get(queries, [spade, shovel])).toEqual(new Map([[spade, Float32Array.of(0.6, 0.8)]]));
  expect(await store.get(passages, [shovel, spade])).toEqual(
    new Map([
      [spade, Float32Array.of(1, 0)],
      [shovel, Float32Array.of(0, 1)],
    ]),
  );
  expect(await store.get({ ...passages, encoder: 'fp32:0123456789abcdef' }, [spade])).toEqual(new Map());
});

test('stored embeddings stay as they are when the same text is put again', async () => {
  const store = storedEmbeddings(pool);
  const space = { encoder: 'plugin 1', role: 'query' } as const;
  await store.put(space, [spade], matrix(1, 1, Float32Array.of(1)));
  await store.put(space, [spade], matrix(1, 1, Float32Array.of(2)));
  expect((await store.get(space, [spade])).get(spade)).toEqual(Float32Array.of(1));
});
