import { describe, expect, test } from 'vitest';
import { fallOf, upperTail } from './fallen-agreement.js';

const agreement = (agreed: number, compared: number) => ({ agreed, compared });

describe('fallOf', () => {
  test('finds a fall that chance does not make', () => {
    const fall = fallOf([{ before: agreement(190, 200), now: agreement(160, 200) }])!;
    expect(fall.by).toBeCloseTo(0.15);
    expect(fall.probability).toBeLessThan(1e-5);
  });

  test('is the test of two proportions where there is one stratum', () => {
    // z = (0.9 - 0.8) / sqrt(0.85 * 0.15 * (1/100 + 1/100)) = 1.980; the hypergeometric variance is larger by 200/199.
    const fall = fallOf([{ before: agreement(90, 100), now: agreement(80, 100) }])!;
    expect(fall.probability).toBeCloseTo(upperTail(1.9803 * Math.sqrt(199 / 200)), 3);
  });

  test('says nothing of fewer than thirty comparisons', () => {
    expect(fallOf([{ before: agreement(29, 29), now: agreement(0, 200) }])).toBeNull();
    expect(fallOf([])).toBeNull();
  });

  test('takes verdicts on one text for less than as many on different ones', () => {
    const strata = [{ before: agreement(180, 200), now: agreement(160, 200) }];
    const ofEach = fallOf(strata)!;
    expect(ofEach.probability).toBeLessThan(0.01);
    // Five on each text: the variance is larger by 1 + 0.2 * 4.
    const ofFew = fallOf(strata, { before: 40, now: 40 })!;
    expect(ofFew.by).toBe(ofEach.by);
    expect(ofFew.probability).toBeGreaterThan(0.01);
    const z = (0.1 / Math.sqrt(0.85 * 0.15 * (2 / 200))) * Math.sqrt(399 / 400);
    expect(ofFew.probability).toBeCloseTo(upperTail(z / Math.sqrt(1.8)), 4);
    expect(fallOf(strata, { before: 29, now: 40 })).toBeNull();
  });

  test('does not take it for a fall when others are judged that agree as before', () => {
    // Sure ones agree in 95 of 100, doubtful ones in 60 of 100; before most were sure, now most are doubtful.
    const strata = [
      { before: agreement(190, 200), now: agreement(19, 20) },
      { before: agreement(12, 20), now: agreement(120, 200) },
    ];
    const fall = fallOf(strata)!;
    expect(fall.by).toBeCloseTo(0);
    expect(fall.probability).toBeGreaterThan(0.4);
    const pooled = fallOf([{ before: agreement(202, 220), now: agreement(139, 220) }])!;
    expect(pooled.probability).toBeLessThan(1e-6);
  });

  test('gives no alarm for a rise, nor where all agree', () => {
    expect(fallOf([{ before: agreement(50, 100), now: agreement(80, 100) }])!.probability).toBeGreaterThan(
      0.99,
    );
    expect(fallOf([{ before: agreement(50, 50), now: agreement(50, 50) }])).toEqual({
      by: 0,
      probability: 1,
    });
  });
});

test('upperTail is that of the normal distribution', () => {
  expect(upperTail(0)).toBeCloseTo(0.5, 7);
  expect(upperTail(1.959964)).toBeCloseTo(0.025, 6);
  expect(upperTail(-1.644854)).toBeCloseTo(0.95, 6);
});
