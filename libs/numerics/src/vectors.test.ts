import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix, row } from './matrix.js';
import { cosine, dot, norm, productAt, rowProducts, unit, unitRows } from './vectors.js';

const floats = (length: number) =>
  fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: length, maxLength: length });
const pairs = fc.integer({ min: 0, max: 19 }).chain((length) => fc.tuple(floats(length), floats(length)));

describe('dot', () => {
  it('adds up the products of what stands in the same place', () => {
    expect(dot([1, 2, 3], [4, -5, 6])).toBe(12);
    expect(dot(new Float32Array(0), [])).toBe(0);
  });
});

describe('productAt', () => {
  it('is the scalar product whatever the length and the place, to rounding', () => {
    fc.assert(
      fc.property(pairs, fc.nat(5), ([a, b], start) => {
        const data = Float32Array.from([...Array<number>(start).fill(9), ...a, 9]);
        const vector = Float32Array.from(b);
        expect(productAt(data, start, vector)).toBeCloseTo(dot(a, b), 12);
      }),
    );
  });
});

describe('rowProducts', () => {
  it('gives the product of each row with the vector', () => {
    const rows = matrix(2, 5, Float32Array.of(1, 2, 3, 4, 5, 0, 0, 1, 0, -1));
    expect([...rowProducts(rows, Float32Array.of(1, 1, 1, 1, 2))]).toEqual([20, -1]);
  });

  it('sums in the order of productAt, to the last bit', () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        const rows = matrix(3, a.length, Float32Array.from([...b, ...a, ...b]));
        const vector = Float32Array.from(b);
        const each = [0, 1, 2].map((index) => Math.fround(productAt(rows.data, index * a.length, vector)));
        expect([...rowProducts(rows, vector)]).toEqual(each);
      }),
    );
  });

  it('is empty when there are no rows', () => {
    expect(rowProducts(matrix(0, 3), new Float32Array(3))).toHaveLength(0);
  });
});

describe('norm', () => {
  it('is the Euclidean length', () => {
    expect(norm([3, 4])).toBe(5);
  });
});

describe('unit', () => {
  it('keeps the direction and takes the length away', () => {
    expect([...unit(Float64Array.of(3, 0, -4))]).toEqual([0.6, 0, -0.8]);
  });

  it('leaves a vector of zeros as it is, and never changes what it is given', () => {
    const given = Float32Array.of(0, 0);
    expect([...unit(given)]).toEqual([0, 0]);
    const long = Float32Array.of(2, 0);
    unit(long);
    expect([...long]).toEqual([2, 0]);
  });
});

describe('unitRows', () => {
  it('gives each row unit length, but a row of zeros', () => {
    const rows = unitRows(matrix(3, 2, Float32Array.of(3, 4, 0, 0, -2, 0)));
    expect([0, 1, 2].map((index) => norm(row(rows, index)))).toEqual([
      expect.closeTo(1, 6),
      0,
      expect.closeTo(1, 6),
    ]);
    expect(rows.data[0]).toBeCloseTo(0.6, 6);
  });
});

describe('cosine', () => {
  it('does not depend on the lengths', () => {
    expect(cosine([1, 0], [5, 5])).toBeCloseTo(Math.SQRT1_2, 12);
    expect(cosine([1, 2], [-3, -6])).toBeCloseTo(-1, 12);
  });

  it('is NaN when a vector has no direction', () => {
    expect(cosine([0, 0], [1, 1])).toBeNaN();
  });
});
