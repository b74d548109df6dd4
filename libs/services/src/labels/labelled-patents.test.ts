import { expect, test } from 'vitest';
import type { Database } from '../database/index.js';
import { Prisma } from '../generated/prisma/client.js';
import type { LabelSet } from './label-sets.service.js';
import { labelAnswersOf, listLabelledPatents } from './labelled-patents.js';

test('patents with labels are counted up to ten thousand and one', async () => {
  const counts: string[] = [];
  const $queryRaw = async (parts: readonly string[], ...values: unknown[]) => {
    const { text, values: given } = Prisma.sql(parts as string[], ...(values as Prisma.Sql[]));
    if (!text.includes('count(*)')) return [];
    counts.push(text.replace(/\$(\d+)/g, (_, place: string) => String(given[Number(place) - 1])));
    return [{ count: 10_001 }];
  };
  const prisma = { $queryRaw } as unknown as Database['prisma'];
  const asked = { label: null, patent: null, model: null };
  const page = await listLabelledPatents(prisma, { id: 1 } as LabelSet, asked, { first: 1, after: null });
  expect(await page.totalCount()).toBe(10_001);
  expect(counts).toEqual([expect.stringMatching(/FROM \(\s*SELECT FROM labelled_patent[^)]* LIMIT 10001\)/)]);
});

test('the labels of several sets are asked for by one statement', async () => {
  const answer = { patentId: 7, number: 'A1', version: 1 };
  const [one, other] = [
    { ...answer, labelSetId: 1, labelSet: 'a' },
    { ...answer, labelSetId: 2, labelSet: 'b' },
  ];
  const label = { patentId: 7, score: 0.5, selected: true };
  const tables: Readonly<Record<string, unknown[]>> = {
    model_activation: [{ id: 3 }],
    unnest: [one, other],
    label_prediction: [
      { ...label, labelSetId: 1, labelId: 11 },
      { ...label, labelSetId: 2, labelId: 21 },
    ],
    above: [
      { labelId: 11, key: 'x', path: ['X'] },
      { labelId: 21, key: 'y', path: ['Y'] },
    ],
  };
  let statements = 0;
  const $queryRaw = async (parts: readonly string[], ...values: unknown[]) => {
    statements++;
    const { text } = Prisma.sql(parts as string[], ...(values as Prisma.Sql[]));
    return Object.entries(tables).find(([name]) => text.includes(name))?.[1] ?? [];
  };
  const prisma = { $queryRaw } as unknown as Database['prisma'];
  const [page] = await labelAnswersOf(prisma, [7], { first: 20, after: null });
  expect(page?.edges.map(({ node }) => node.labels)).toEqual([
    [{ id: 'x', title: 'X', path: ['X'], score: 0.5, selected: true }],
    [{ id: 'y', title: 'Y', path: ['Y'], score: 0.5, selected: true }],
  ]);
  expect(statements).toBe(4);
});
