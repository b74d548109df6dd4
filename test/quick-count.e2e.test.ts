import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Prisma } from '../libs/services/src/generated/prisma/client.js';
import { countWithin } from '../libs/services/src/patents/quick-count.js';
import { emptyDatabase, type FreshDatabase } from './support/fresh-database.js';

let database: FreshDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await emptyDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 1 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const UNHURRIED = 60_000;
const rows = (count: number) => Prisma.sql`SELECT FROM generate_series(1, ${count}::int)`;

test.each([
  [0, { count: 0, isWhole: true }],
  [31, { count: 31, isWhole: true }],
  [32, { count: 32, isWhole: true }],
  [33, { count: 33, isWhole: true }],
  [10_000, { count: 10_000, isWhole: true }],
  [10_001, { count: 10_001, isWhole: false }],
  [50_000, { count: 10_001, isWhole: false }],
])('of %i rows it counts ten thousand, and says whether there are more', async (count, expected) => {
  expect(await countWithin(pool, rows(count), UNHURRIED)).toEqual(expected);
});

test('it ends when its time is over, with what it had counted until then', async () => {
  const stuck = Prisma.sql`SELECT FROM generate_series(1, 200) n, LATERAL (SELECT CASE WHEN n > 100 THEN pg_sleep(3600) END) s`;
  const { count, isWhole } = await countWithin(pool, stuck, 200);
  expect(isWhole).toBe(false);
  // Whole steps of 32 and 64 rows; none where the machine had no time for it.
  expect([0, 32, 96]).toContain(count);
  expect(await countWithin(pool, rows(5), 0)).toEqual({ count: 0, isWhole: false });
});

test('it leaves its connection as it was', async () => {
  await countWithin(pool, Prisma.sql`SELECT FROM pg_sleep(3600)`, 20);
  await countWithin(pool, rows(5), UNHURRIED);
  expect((await pool.query('SHOW statement_timeout')).rows).toEqual([{ statement_timeout: '0' }]);
  expect((await pool.query('SELECT FROM pg_cursors')).rowCount).toBe(0);
});

test('it passes on what is wrong with a query', async () => {
  await expect(
    countWithin(pool, Prisma.sql`SELECT FROM generate_series(1, 5) n WHERE 1 / (n - 3) < 9`, UNHURRIED),
  ).rejects.toThrow('division by zero');
  expect(await countWithin(pool, rows(5), UNHURRIED)).toEqual({ count: 5, isWhole: true });
});
