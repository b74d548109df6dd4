import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logit, logSigmoid, sigmoid } from './sigmoid.js';

describe('sigmoid', () => {
  it('is half at 0 and reaches 0 and 1 far away', () => {
    expect(sigmoid(0)).toBe(0.5);
    expect(sigmoid(-1000)).toBe(0);
    expect(sigmoid(1000)).toBe(1);
  });
});

describe('logSigmoid', () => {
  it('is the logarithm of the sigmoid, also when that is too small for a number', () => {
    for (const x of [-20, -1, 0, 1, 20]) expect(logSigmoid(x)).toBeCloseTo(Math.log(sigmoid(x)), 9);
    expect(logSigmoid(-1000)).toBe(-1000);
  });
});

describe('logit', () => {
  it('undoes the sigmoid', () => {
    fc.assert(
      fc.property(fc.double({ min: -15, max: 15, noNaN: true }), (x) => {
        expect(logit(sigmoid(x))).toBeCloseTo(x, 6);
      }),
    );
  });

  it('takes probabilities beyond the bounds for the bounds', () => {
    expect(logit(0, 1e-3)).toBe(Math.log(1e-3 / (1 - 1e-3)));
    expect(logit(1, 1e-3)).toBeCloseTo(-logit(0, 1e-3), 9);
    expect(logit(1, 1e-12, 0.9)).toBeCloseTo(Math.log(9), 12);
  });
});
