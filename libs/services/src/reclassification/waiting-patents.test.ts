import { expect, test } from 'vitest';
import type { Database } from '../database/index.js';
import { Prisma } from '../generated/prisma/client.js';
import { countWaiting } from './waiting-patents.js';

test('patents that wait are counted from the symbols that changed, each once', async () => {
  const asked: string[] = [];
  const $queryRaw = async (parts: readonly string[], ...values: unknown[]) => {
    asked.push(Prisma.sql(parts, ...(values as Prisma.Sql[])).text);
    return [{ count: 3 }];
  };
  const database = { prisma: { $queryRaw } } as unknown as Database;
  expect(await countWaiting(database, Prisma.sql`p.country = ${'US'}`, 'run')).toBe(3);
  expect(asked).toEqual([
    expect.stringMatching(
      /WITH changed AS MATERIALIZED[\s\S]*count\(DISTINCT c\.patent_id\)[\s\S]*FROM changed JOIN patent_classification c ON c\.node_id = changed\.id[\s\S]* AND p\.country = \$2$/,
    ),
  ]);
});
