import { expect, test } from 'vitest';
import type { Database } from '../database/index.js';
import { Prisma } from '../generated/prisma/client.js';
import type { LabelSet } from './label-sets.service.js';
import { listLabelledPatents } from './labelled-patents.js';

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
