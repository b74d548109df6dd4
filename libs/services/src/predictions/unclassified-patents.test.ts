import { expect, test } from 'vitest';
import type { Database } from '../database/index.js';
import { Prisma } from '../generated/prisma/client.js';
import { countWaiting } from './unclassified-patents.js';

const corpus = {
  ...({ modelId: 1, calibrationId: null, level: 'subclass', top: 3, legacy: 'left-out' } as const),
  condition: Prisma.sql`true`,
};

test.each([null, { labelSetId: 1, version: 2, learnt: Buffer.of(7) }])(
  'patents that wait for a model and the labels of %j are found by an anti-join, which an OR would prevent',
  async (labeller) => {
    const asked: string[] = [];
    const $queryRaw = async (parts: readonly string[], ...values: unknown[]) => {
      asked.push(Prisma.sql(parts as string[], ...(values as Prisma.Sql[])).sql);
      return [{ count: 7 }];
    };
    const database = { prisma: { $queryRaw } } as unknown as Database;
    expect(await countWaiting(database, { ...corpus, labeller })).toBe(7);
    expect(asked).toHaveLength(1);
    expect(asked[0]!.match(/NOT EXISTS/g)).toHaveLength(1);
    expect(asked[0]).not.toMatch(/ OR /);
  },
);
