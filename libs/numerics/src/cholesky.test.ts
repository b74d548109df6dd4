import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solveSymmetric } from './cholesky.js';
import { dot } from './vectors.js';

const square = fc.integer({ min: 1, max: 6 }).chain((size) =>
  fc.array(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: size, maxLength: size }), {
    minLength: size + 1,
    maxLength: size + 1,
  }),
);

describe('solveSymmetric', () => {
  it('finds the x of which A x is b, and reads the lower half of A alone', () => {
    fc.assert(
      fc.property(square, ([wanted, ...factor]) => {
        // B Bᵀ + I is symmetric and positive definite.
        const a = factor.map((row, i) => factor.map((other, j) => dot(row, other) + Number(i === j)));
        const b = Float64Array.from(a, (row) => dot(row, wanted));
        const lower = a.map((row, i) => Float64Array.from(row, (value, j) => (j > i ? NaN : value)));
        const found = solveSymmetric(lower, b);
        wanted.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 8));
      }),
    );
  });
});
