import { matrix } from '@nonet/numerics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UNKNOWN } from './examples.js';
import { tuneThresholds } from './thresholds.js';

/** The F1 of one label chosen from a score on. */
function f1(scores: readonly number[], truth: readonly number[], threshold: number): number {
  const chosen = scores.map((score) => Number(score >= threshold));
  const right = chosen.reduce((sum, choice, i) => sum + choice * truth[i], 0);
  const total = chosen.reduce((sum, choice, i) => sum + choice + truth[i], 0);
  return total === 0 ? 0 : (2 * right) / total;
}

describe('tuneThresholds', () => {
  it('gives a single label the threshold that no other exceeds in F1', () => {
    const score = fc.integer({ min: 0, max: 20 }).map((value) => value / 20);
    const rows = fc.array(fc.tuple(score, fc.integer({ min: 0, max: 1 })), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(rows, (examples) => {
        const [scores, truth] = [examples.map(([value]) => value), examples.map(([, present]) => present)];
        fc.pre(truth.includes(1));
        // Of one label the common threshold is its own.
        const [threshold] = tuneThresholds(
          matrix(scores.length, 1, Float32Array.from(scores)),
          Uint8Array.from(truth),
        );
        const best = Math.max(...scores.map((value) => f1(scores, truth, value)));
        expect(f1(scores, truth, threshold)).toBeCloseTo(best, 12);
      }),
    );
  });

  const SCORES = matrix(4, 2, Float32Array.of(0.9, 0.2, 0.8, 0.3, 0.7, 0.1, 0.6, 0.1));
  const RELATIONS = Uint8Array.of(1, 0, 1, 1, 0, 0, 0, 0);

  it('draws the threshold of a label towards the common one when few examples carry it', () => {
    const thresholds = tuneThresholds(SCORES, RELATIONS);
    // Its own, between 0.7 and 0.8, is the common one.
    expect(thresholds[0]).toBeCloseTo(0.75, 6);
    // Its own, between 0.2 and 0.3, for one example beside the common one for twenty.
    expect(thresholds[1]).toBeCloseTo((0.25 + 20 * 0.75) / 21, 6);
  });

  it('gives a label the common threshold when nobody is known to carry it', () => {
    const relations = Uint8Array.of(1, UNKNOWN, 1, UNKNOWN, 0, 0, 0, 0);
    expect(tuneThresholds(SCORES, relations)[1]).toBeCloseTo(0.75, 6);
  });

  it('refuses relations of another number, and those without any label', () => {
    expect(() => tuneThresholds(SCORES, new Uint8Array(3))).toThrow('4 x 2 scores need 8 relations, got 3.');
    expect(() => tuneThresholds(SCORES, new Uint8Array(8))).toThrow('No example carries any label.');
  });
});
