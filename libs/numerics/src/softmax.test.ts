import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { softmax } from './softmax.js';

const logits = fc.array(fc.double({ min: -700, max: 700, noNaN: true }), { minLength: 1, maxLength: 30 });

describe('softmax', () => {
  it('gives shares in the order of the logits that add up to 1', () => {
    fc.assert(
      fc.property(logits, (values) => {
        const shares = softmax(Float64Array.from(values));
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        values.forEach((value, i) =>
          values.forEach((other, j) => value > other && expect(shares[i]).toBeGreaterThanOrEqual(shares[j])),
        );
      }),
    );
  });

  it('is in proportion to the powers of e', () => {
    expect([...softmax(Float64Array.of(Math.log(1), Math.log(3)))]).toEqual([
      expect.closeTo(0.25, 12),
      expect.closeTo(0.75, 12),
    ]);
  });

  it('gives nothing to what has the logit -Infinity', () => {
    expect([...softmax(Float32Array.of(5, -Infinity, 5))]).toEqual([0.5, 0, 0.5]);
  });

  it('favours the highest logits more when the temperature is lower', () => {
    const values = Float32Array.of(0.9, 0.8);
    expect(softmax(values, 0.05)[0]).toBeCloseTo(1 / (1 + Math.exp(-2)), 5);
    expect(softmax(values, 0.05)[0]).toBeGreaterThan(softmax(values)[0]);
  });

  it('is of the type of the logits, which it leaves alone', () => {
    const values = Float32Array.of(1, 2);
    expect(softmax(values)).toBeInstanceOf(Float32Array);
    expect([...values]).toEqual([1, 2]);
    expect(softmax(new Float64Array(0))).toHaveLength(0);
  });
});
