import fc from 'fast-check';
import { expect, it } from 'vitest';
import { VectorTable } from './vector-table.js';

const DIMENSION = 4;
const vector = fc
  .array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: DIMENSION, maxLength: DIMENSION })
  .map((values) => Float32Array.from(values));

it('VectorTable finds what a full sort would find', () => {
  fc.assert(
    fc.property(
      fc.array(vector, { maxLength: 60 }),
      vector,
      fc.integer({ min: 1, max: 10 }),
      (vectors, query, top) => {
        const table = new VectorTable(DIMENSION);
        vectors.forEach((values, id) => table.set(id, values));
        const product = (values: Float32Array) =>
          values.reduce((sum, value, i) => sum + value * (query[i] ?? 0), 0);
        const scores = vectors.map(product).sort((a, b) => b - a);
        const found = table.nearest(query, top).map(({ score }) => score);
        expect(found).toHaveLength(Math.min(top, vectors.length));
        found.forEach((score, place) => expect(score).toBeCloseTo(scores[place] ?? NaN, 5));
      },
    ),
  );
});

it('VectorTable grows, and replaces the vector of an id', () => {
  const table = new VectorTable(1);
  for (let id = 0; id < 3_000; id++) table.set(id, Float32Array.of(id / 3_000));
  table.set(7, Float32Array.of(1));
  expect(table.nearest(Float32Array.of(1), 2).map(({ id }) => id)).toEqual([7, 2_999]);
  expect(table.nearest(Float32Array.of(1), 5_000)).toHaveLength(3_000);
  expect(table.get(7)).toEqual(Float32Array.of(1));
  expect(table.get(3_000)).toBeNull();
});
