import { describe, expect, it } from 'vitest';
import { gatherRows, matrix, row, stackRows } from './matrix.js';

const numbers = matrix(3, 2, Float32Array.of(1, 2, 3, 4, 5, 6));

describe('matrix', () => {
  it('is all zeros when no data are given', () => {
    expect(matrix(2, 2)).toEqual({ data: new Float32Array(4), rows: 2, columns: 2 });
  });

  it('refuses data when their number does not fit its shape', () => {
    expect(() => matrix(2, 2, new Float32Array(3))).toThrow(/2 x 2 matrix needs 4 values, got 3/);
  });
});

describe('row', () => {
  it('is a view: what is written to it stands in the matrix', () => {
    const own = matrix(2, 2);
    row(own, 1).fill(7);
    expect([...own.data]).toEqual([0, 0, 7, 7]);
  });
});

describe('stackRows', () => {
  it('copies vectors one below the other', () => {
    const stacked = stackRows([Float32Array.of(1, 2), [3, 4]], 2);
    expect(stacked).toEqual(matrix(2, 2, Float32Array.of(1, 2, 3, 4)));
  });

  it('keeps the columns when there is no vector', () => {
    expect(stackRows([], 5)).toMatchObject({ rows: 0, columns: 5 });
  });
});

describe('gatherRows', () => {
  it('copies rows in the order that is asked for, one as often as it is named', () => {
    expect(gatherRows(numbers, [2, 0, 2])).toEqual(matrix(3, 2, Float32Array.of(5, 6, 1, 2, 5, 6)));
    row(gatherRows(numbers, [0]), 0).fill(9);
    expect([...row(numbers, 0)]).toEqual([1, 2]);
  });
});
