import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { termsOf } from '@nonet/cpc-taxonomy';
import { stackRows } from '@nonet/numerics';
import { expect, test } from 'vitest';
import { LabelMemory } from './label-memory.js';

const label = (id: string, at: number) => ({
  ...{ id, parent: -1, subtreeEnd: at + 1, title: id, description: null },
  symbols: [] as CpcSymbol[],
});
const example = (id: string, ...carried: number[]) => ({
  ...{ id, text: `text of ${id}`, carried, refused: [], isComplete: true },
});

test('a label is as near as the mean of its examples, without the text itself', async () => {
  const labels = ['both', 'one', 'none'].map(label);
  const examples = [example('a', 0), example('b', 0, 1)];
  const vectors = [
    [1, 0],
    [0, 1],
  ];
  const memory = await LabelMemory.build(labels, examples, stackRows(vectors, 2));
  const nearness = (excluded: string | null) =>
    [...memory.votes(Float32Array.of(1, 0), termsOf('text'), excluded).centroids].map((cosine) =>
      Number(cosine.toFixed(4)),
    );
  expect(nearness(null)).toEqual([0.7071, 0, NaN]);
  expect(nearness('a')).toEqual([0, 0, NaN]);
  expect(nearness('b')).toEqual([1, NaN, NaN]);
});
