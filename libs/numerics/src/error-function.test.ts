import { describe, expect, it } from 'vitest';
import { erf, normalDistribution } from './error-function.js';

describe('erf', () => {
  it.each([
    [0, 0],
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    [2, 0.9953222650189527],
    [5, 0.9999999999984626],
    [40, 1],
  ])('of %d is %d, and of its negative the negative', (x, value) => {
    expect(erf(x)).toBeCloseTo(value, 14);
    expect(erf(-x)).toBeCloseTo(-value, 14);
  });
});

describe('normalDistribution', () => {
  it('is the share of standard normal deviates below x', () => {
    expect(normalDistribution(0)).toBe(0.5);
    expect(normalDistribution(1.959963984540054)).toBeCloseTo(0.975, 12);
    expect(normalDistribution(-1.959963984540054)).toBeCloseTo(0.025, 12);
    expect(normalDistribution(12)).toBe(1);
  });
});
