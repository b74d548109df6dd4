import { type Matrix, matrix, row } from '@nonet/numerics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { principalComponents } from './principal-components.js';

/** An orthonormal basis of four dimensions that no axis of the data lies along. */
const basis = [
  [0.5, 0.5, 0.5, 0.5],
  [0.5, -0.5, 0.5, -0.5],
  [0.5, 0.5, -0.5, -0.5],
  [0.5, -0.5, -0.5, 0.5],
];

/** Points at `±spread` along each direction of the basis, about a centre: their covariance is known. */
function cross(spreads: readonly number[], centre: number): Matrix {
  const points = spreads.flatMap((spread, axis) =>
    [spread, -spread].map((length) => basis[axis]!.map((value) => centre + length * value)),
  );
  return matrix(points.length, 4, Float32Array.from(points.flat()));
}

const distance = (points: Matrix, i: number, j: number) =>
  Math.hypot(...row(points, i).map((value, c) => value - row(points, j)[c]!));

describe('principal components', () => {
  it('are the directions of the largest variance of a covariance that is known', async () => {
    const points = await principalComponents(cross([1, 5, 3, 0.5], 7), { seed: 1 });
    const along = (axis: number) => Array.from({ length: points.rows }, (_, i) => points.data[i * 2 + axis]!);
    // ±5 along the second direction and ±3 along the third; the sign of an axis is a convention.
    expect(along(0).map(Math.abs)).toEqual([0, 0, 5, 5, 0, 0, 0, 0].map((v) => expect.closeTo(v, 4)));
    expect(along(1).map(Math.abs)).toEqual([0, 0, 0, 0, 3, 3, 0, 0].map((v) => expect.closeTo(v, 4)));
    expect(along(0)[2]).toBeCloseTo(-along(0)[3]!, 4);
  });

  it('do not depend on the seed where the spreads differ', async () => {
    const vectors = cross([1, 5, 3, 0.5], 0);
    const [one, other] = [1, 2].map((seed) => principalComponents(vectors, { seed }));
    const expected = Array.from((await one!).data, (value) => expect.closeTo(value, 3));
    expect(Array.from((await other!).data)).toEqual(expected);
  });

  it('bring no two points further apart, and spread more along the first axis than along the second', async () => {
    const values = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 15, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(values, async (list) => {
        const rows = Math.floor(list.length / 5);
        const vectors = matrix(rows, 5, Float32Array.from(list.slice(0, rows * 5)));
        const points = await principalComponents(vectors, { seed: 1 });
        const spread = [0, 1].map((axis) =>
          points.data.reduce((sum, value, i) => sum + (i % 2 === axis ? value * value : 0), 0),
        );
        expect(spread[0]! * (1 + 1e-3) + 1e-6).toBeGreaterThanOrEqual(spread[1]!);
        for (let i = 1; i < rows; i++) {
          expect(distance(points, 0, i)).toBeLessThanOrEqual(distance(vectors, 0, i) + 1e-4);
        }
      }),
      { numRuns: 60 },
    );
  });
});
