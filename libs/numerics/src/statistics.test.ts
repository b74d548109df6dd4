import { describe, expect, it } from 'vitest';
import { columnMoments, mean, median, quantile, standardised } from './statistics.js';

describe('mean', () => {
  it('is the sum over the count, and NaN of nothing', () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(mean([])).toBeNaN();
  });
});

describe('quantile', () => {
  const hundred = Float64Array.from({ length: 100 }, (_, i) => i);

  it('is the value that the share of all lies below', () => {
    expect(quantile(hundred, 0.025)).toBe(2);
    expect(quantile(hundred, 0.975)).toBe(97);
    expect(quantile(hundred, 0)).toBe(0);
  });

  it('is the last value when the share is 1', () => {
    expect(quantile(hundred, 1)).toBe(99);
  });
});

describe('median', () => {
  it('stands in the middle, of an even number the upper one, and sorts by size', () => {
    expect(median([10, 9, 1])).toBe(9);
    expect(median([4, 1, 3, 2])).toBe(3);
  });

  it('leaves the order of what it is given', () => {
    const times = [3, 1, 2];
    median(times);
    expect(times).toEqual([3, 1, 2]);
  });
});

describe('standardised', () => {
  it('has mean 0 and variance 1', () => {
    const values = standardised(Float32Array.of(3, 7, 11, 3));
    expect(mean(values)).toBeCloseTo(0, 6);
    expect(mean(values.map((value) => value ** 2))).toBeCloseTo(1, 6);
  });

  it('is 0 throughout when nothing differs', () => {
    expect([...standardised(Float32Array.of(4, 4, 4))]).toEqual([0, 0, 0]);
  });
});

describe('columnMoments', () => {
  it('are mean and variance of each column', () => {
    const { mean: means, variance } = columnMoments(
      [
        [1, 10],
        [3, 10],
      ],
      2,
    );
    expect([...means]).toEqual([2, 10]);
    expect([...variance]).toEqual([1, 0]);
  });
});
