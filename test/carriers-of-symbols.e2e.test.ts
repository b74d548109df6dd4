import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type Database } from '../libs/services/src/database/open-database.js';
import { Prisma } from '../libs/services/src/generated/prisma/client.js';
import {
  amongCarriers,
  carrierCount,
  carries,
  carriesBeginning,
} from '../libs/services/src/patents/carriers.js';
import { startApi, type Api } from './support/api.js';
import { patentFile, patents, scheme } from './support/small-world.js';

let api: Api;
let database: Database;
/** Symbols that the scheme does not know: of a subclass that it does, and of one that it does not. */
const unknown = [
  { id: 'XP1A1', title: 'A harrow', cpc: ['A01B 9/00'] },
  { id: 'XP2A1', title: 'A brake', cpc: ['B60T 1/06'] },
];

beforeAll(async () => {
  api = await startApi();
  const options = { actor: 'test' };
  await api.services.imports.importScheme(
    { path: await api.file('scheme.tsv', scheme), definitions: null },
    options,
  );
  const more = unknown.map((patent) => `${JSON.stringify(patent)}\n`).join('');
  await api.services.imports.importPatents({ path: await api.file('all.jsonl', patentFile + more) }, options);
  database = await openDatabase(
    { kind: 'external', url: api.databaseUrl },
    { log: pino({ enabled: false }) },
  );
});
afterAll(async () => {
  await database.close();
  await api.close();
});

const all = [...patents, ...unknown];
const symbols = [
  'A',
  'A01',
  'A01B',
  'A01B 1/00',
  'A01B 1/02',
  'A01B 1/04',
  'A01B 9/00',
  'B60T',
  'F17C 13/02',
  'G',
  'H',
];
/** The small world has no subgroup below another one but these. */
const below: Record<string, readonly string[]> = {
  'A01B 1/00': ['A01B 1/02', 'A01B 1/04'],
  'A01B 1/02': ['A01B 1/04'],
  'F17C 13/02': ['F17C 13/025', 'F17C 13/026'],
};
const carriersOf = (symbol: string) => {
  const isCarried = (one: string) =>
    one === symbol || (symbol.length <= 4 ? one.startsWith(symbol) : (below[symbol] ?? []).includes(one));
  return all
    .filter(({ cpc }) => cpc.some(isCarried))
    .map(({ id }) => id)
    .sort();
};

async function placeOf(symbol: string) {
  const node = await database.prisma.cpcNode.findUnique({ where: { symbol } });
  return {
    symbol: Prisma.sql`${symbol}::text`,
    position: Prisma.sql`${node?.position ?? 0}::int`,
    subtreeEnd: Prisma.sql`${node?.subtreeEnd ?? 0}::int`,
  };
}

const numbersWhere = async (where: Prisma.Sql) => {
  const rows = await database.prisma.$queryRaw<
    { number: string }[]
  >`SELECT number FROM patent p WHERE ${where} ORDER BY number`;
  return rows.map(({ number }) => number);
};

describe.each(symbols.filter((symbol) => symbol.length <= 4))('the patents that carry %s', (symbol) => {
  test('are those with a symbol that begins with it', async () => {
    expect(await numbersWhere(carriesBeginning(symbol as CpcSymbol))).toEqual(carriersOf(symbol));
  });

  test('are not those with a symbol that the scheme no longer has, however they are looked for', async () => {
    const removed = `UPDATE cpc_node SET position = NULL, subtree_end = NULL WHERE symbol LIKE '% 1/0_'`;
    const { pool } = database;
    const { rows } = await pool.query<{ id: number; position: number; subtree_end: number }>(
      `SELECT id, position, subtree_end FROM cpc_node WHERE symbol LIKE '% 1/0_'`,
    );
    try {
      await pool.query(removed);
      const place = await placeOf(symbol);
      const collected = await numbersWhere(amongCarriers(place));
      expect(await numbersWhere(carries(place))).toEqual(collected);
      expect(await numbersWhere(carriesBeginning(symbol as CpcSymbol))).toEqual(collected);
    } finally {
      for (const { id, position, subtree_end } of rows)
        await pool.query('UPDATE cpc_node SET position = $2, subtree_end = $3 WHERE id = $1', [
          id,
          position,
          subtree_end,
        ]);
    }
  });
});

describe.each(symbols)('the patents that carry %s or a symbol below it', (symbol) => {
  test.each([
    ['collected', amongCarriers],
    ['looked at one by one', carries],
  ])('are the same %s', async (_, condition) => {
    const where = condition(await placeOf(symbol));
    expect(await numbersWhere(where)).toEqual(carriersOf(symbol));
  });

  test('are counted once each, and no further than asked', async () => {
    const place = await placeOf(symbol);
    const count = async (most: number) => {
      const counted = carrierCount(place, most);
      const [row] = await database.prisma.$queryRaw<{ count: number }[]>`SELECT ${counted} AS count`;
      return row!.count;
    };
    const there = carriersOf(symbol).length;
    expect(await count(10_000)).toBe(there);
    expect(await count(3)).toBe(Math.min(3, there));
  });
});
