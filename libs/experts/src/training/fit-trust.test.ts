import { describe, expect, it } from 'vitest';
import { fitTrust, fullTrust, type TrustExample } from './fit-trust.js';

/** Texts with three choices each, of which others prefer the first; `knows`: how often the expert names the true one. */
function examples(count: number, knows: number): TrustExample[] {
  return Array.from({ length: count }, (_, i) => {
    const truth = i % 3;
    const named = i % 10 < knows * 10 ? truth : (truth + 1) % 3;
    const said = new Float32Array(3);
    said[named] = 2;
    return {
      base: Float32Array.of(0.5, 0, 0),
      said,
      shifted: new Float32Array(3),
      truth: [truth],
      weight: 1,
    };
  });
}

describe('the trust in an expert of a plugin', () => {
  it('rises with what it knows, and is none where it knows nothing or is mostly wrong', () => {
    const trust = (knows: number) => fitTrust(examples(300, knows), 'weight').weight;
    expect(trust(0.9)).toBeGreaterThan(trust(0.7));
    expect(trust(0.7)).toBeGreaterThan(0);
    expect(trust(0.1)).toBe(0);
    expect(fitTrust([], 'weight')).toEqual({ weight: 0, offset: 0 });
  });

  it('is full in one that replaces another, as long as few texts speak', () => {
    const replacing = (count: number) =>
      examples(count, 0.5).map((one) => ({
        ...one,
        base: new Float32Array(3),
        shifted: Float32Array.of(1, 1, 0),
      }));
    expect(fitTrust([], 'weight and offset', fullTrust(-3, 0))).toEqual({ weight: 1, offset: -3 });
    const few = fitTrust(replacing(3), 'weight and offset', fullTrust(0, 3));
    const many = fitTrust(replacing(3000), 'weight and offset', fullTrust(0, 3000));
    expect(Math.abs(few.weight - 1)).toBeLessThan(Math.abs(many.weight - 1));
  });
});
