import { parseSymbol } from '@nonet/cpc-taxonomy';
import type pg from 'pg';
import { expect, test } from 'vitest';
import { CarrierCounts } from './shared-carriers.js';

const REMOVED = parseSymbol('B64C 39/024');
const SPLIT = parseSymbol('B64C 39/02');
const PART = parseSymbol('B64U 10/13');
const GROUP = parseSymbol('B64C 39/00');

test('leaves a patent itself out once for each pair in which it was counted', async () => {
  // Two patents carry all three.
  const rows = [
    { removed: REMOVED, candidate: SPLIT, count: 2 },
    { removed: REMOVED, candidate: PART, count: 2 },
    { removed: SPLIT, candidate: PART, count: 2 },
  ];
  const pool = { query: async () => ({ rows }) } as unknown as pg.Pool;
  const counts = await CarrierCounts.read(pool, [REMOVED, SPLIT], [SPLIT, PART]);
  const shared = counts.of(REMOVED, { all: [REMOVED, SPLIT, PART], candidates: [SPLIT, PART] });
  expect(Object.fromEntries(shared.bySymbol)).toEqual({ [SPLIT]: 1, [PART]: 1 });
  expect(Object.fromEntries(shared.byMainGroup)).toEqual({ [GROUP]: 1, 'B64U 10/00': 2 });
});
