import { describe, expect, test } from 'vitest';
import { sectionDrift } from './section-drift.js';

describe('sectionDrift', () => {
  test('is nothing for the same mix, and large for another one', () => {
    const mix = { A: 400, G: 500, H: 100 };
    expect(sectionDrift(mix, mix)!.index).toBeCloseTo(0);
    expect(sectionDrift(mix, { A: 100, G: 200, H: 700 })!.index).toBeGreaterThan(0.25);
  });

  test('is the sum of differences times logarithms of quotients', () => {
    const index = sectionDrift({ A: 50_000, B: 50_000 }, { A: 60_000, B: 40_000 })!.index;
    expect(index).toBeCloseTo(0.1 * Math.log(0.6 / 0.5) + -0.1 * Math.log(0.4 / 0.5), 4);
  });

  test('says what chance does: more for fewer answers', () => {
    const mix = (size: number) => ({ A: size, B: size, C: size });
    const few = sectionDrift(mix(30), mix(30))!.byChance;
    // The 95 % quantile of chi-square with two degrees of freedom is 5.99.
    expect(few).toBeCloseTo(5.99 * (2 / 90), 2);
    expect(sectionDrift(mix(300), mix(300))!.byChance).toBeCloseTo(few / 10, 5);
  });

  test('does not become infinite where a section is new, and says nothing of few answers', () => {
    expect(sectionDrift({ A: 100 }, { A: 90, D: 10 })!.index).toBeLessThan(1);
    expect(sectionDrift({ A: 100 }, { A: 10 })).toBeNull();
  });
});
