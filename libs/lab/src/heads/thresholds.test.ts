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

describe('thresholds', () => {
  it('without shrinkage have an F1 that no other threshold exceeds', () => {
    const score = fc.integer({ min: 0, max: 20 }).map((value) => value / 20);
    const rows = fc.array(fc.tuple(score, fc.integer({ min: 0, max: 1 })), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(rows, (examples) => {
        const [scores, truth] = [examples.map(([value]) => value), examples.map(([, present]) => present)];
        fc.pre(truth.includes(1));
        const { perLabel } = tuneThresholds(
          matrix(scores.length, 1, Float32Array.from(scores)),
          Uint8Array.from(truth),
          { shrinkage: 0 },
        );
        const best = Math.max(...scores.map((value) => f1(scores, truth, value)));
        expect(f1(scores, truth, perLabel[0])).toBeCloseTo(best, 12);
      }),
    );
  });

  const SCORES = matrix(4, 2, Float32Array.of(0.9, 0.2, 0.8, 0.3, 0.7, 0.1, 0.6, 0.1));
  const RELATIONS = Uint8Array.of(1, 0, 1, 1, 0, 0, 0, 0);

  it('of labels with few examples are drawn towards the common one', () => {
    const { common, perLabel } = tuneThresholds(SCORES, RELATIONS, { shrinkage: 2 });
    expect(common).toBeCloseTo(0.75, 6);
    // Its own, between 0.7 and 0.8, for two examples.
    expect(perLabel[0]).toBeCloseTo(0.75, 6);
    // Its own, between 0.2 and 0.3, for one example: a third of the way from the common one.
    expect(perLabel[1]).toBeCloseTo((0.25 + 2 * 0.75) / 3, 6);
  });

  it('ignore what is unknown; a label that nobody carries has the common one', () => {
    const relations = Uint8Array.of(1, UNKNOWN, 1, UNKNOWN, 0, 0, 0, 0);
    const { common, perLabel } = tuneThresholds(SCORES, relations, { shrinkage: 0 });
    expect(perLabel[1]).toBeCloseTo(common, 6);
  });

  it('refuse truth of another size, and truth without any label', () => {
    expect(() => tuneThresholds(SCORES, new Uint8Array(3))).toThrow('4 x 2 scores need 8 relations, got 3.');
    expect(() => tuneThresholds(SCORES, new Uint8Array(8))).toThrow('No example carries any label.');
  });
});
