import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { mean } from '@nonet/numerics';
import { f1Intervals } from './bootstrap.js';
import { decisionMetrics } from './decisions.js';
import { labelSpace } from './label-space.js';
import type { Outcome } from './outcome.js';
import { gradedRankingMetrics, ranksOfTruth } from './ranking.js';
import { rocAucMicro } from './roc-auc.js';

/** The metrics against their definitions, written down naively over dense scores. */
const LABELS = 9;
const space = labelSpace([...'ABCDEFGHY'] as CpcSymbol[], () => null);

const labels = (minLength: number) =>
  fc.subarray([...Array(LABELS).keys()], { minLength }).map((chosen) => Uint32Array.from(chosen));

/** Few distinct scores, so that ties are common. */
const outcomes: fc.Arbitrary<Outcome[]> = fc.array(
  fc.tuple(labels(1), labels(0), labels(0)).chain(([truth, positions, selected]) =>
    fc
      .array(fc.integer({ min: 1, max: 6 }), { minLength: positions.length, maxLength: positions.length })
      .map((eighths) => ({
        truth,
        positions,
        selected,
        scores: Float32Array.from(eighths, (eighth) => eighth / 8),
        rankScores: Float32Array.from(eighths),
        completeness: 'complete' as const,
      })),
  ),
  { minLength: 1, maxLength: 12 },
);

/** Missing scores as the lowest. */
function dense(outcome: Outcome): number[] {
  const scores: number[] = Array(LABELS).fill(-1);
  outcome.positions.forEach((position, at) => (scores[position] = outcome.scores[at]));
  return scores;
}

describe('metrics follow their definitions', () => {
  it('the rank of a label is its place in the sorted list', () => {
    fc.assert(
      fc.property(outcomes, (all) => {
        for (const outcome of all) {
          const scores = dense(outcome);
          const sorted = [...scores.keys()].sort((a, b) => scores[b] - scores[a] || a - b);
          expect(ranksOfTruth(outcome, space)).toEqual(
            Array.from(outcome.truth, (label) => sorted.indexOf(label) + 1),
          );
        }
      }),
    );
  });

  it('label ranking average precision', () => {
    fc.assert(
      fc.property(outcomes, (all) => {
        const expected = all.map((outcome) => {
          const scores = dense(outcome);
          return mean(
            Array.from(outcome.truth, (label) => {
              const above = [...scores.keys()].filter((other) => scores[other] >= scores[label]);
              return above.filter((other) => outcome.truth.includes(other)).length / above.length;
            }),
          );
        });
        expect(gradedRankingMetrics(all, space).lrap).toBeCloseTo(mean(expected), 10);
      }),
    );
  });

  it('the area under the ROC curve is the share of pairs in order', () => {
    fc.assert(
      fc.property(outcomes, (all) => {
        const right: number[] = [];
        const wrong: number[] = [];
        for (const outcome of all)
          dense(outcome).forEach((score, label) =>
            (outcome.truth.includes(label) ? right : wrong).push(score),
          );
        const area = rocAucMicro(all, space);
        if (wrong.length === 0) {
          expect(area).toBeNull();
          return;
        }
        const order = right.flatMap((r) => wrong.map((w) => (r > w ? 1 : r === w ? 0.5 : 0)));
        expect(area).toBeCloseTo(mean(order), 10);
      }),
    );
  });

  it('F1 is between its parts, and its interval holds what was measured on equal documents', () => {
    fc.assert(
      fc.property(outcomes, (all) => {
        const { micro, macro } = decisionMetrics(all, space);
        expect(micro.f1).toBeGreaterThanOrEqual(Math.min(micro.precision, micro.recall) - 1e-12);
        expect(micro.f1).toBeLessThanOrEqual(Math.max(micro.precision, micro.recall) + 1e-12);
        const repeated = Array.from({ length: 5 }, () => all[0]);
        const single = decisionMetrics(repeated, space);
        const intervals = f1Intervals(repeated, space, { resamples: 20, seed: 7 });
        expect(intervals.microF1).toEqual([single.micro.f1, single.micro.f1]);
        expect(intervals.macroF1[0]).toBeCloseTo(single.macro.f1, 12);
        expect(intervals.macroF1[1]).toBeCloseTo(single.macro.f1, 12);
        expect(macro.f1).toBeLessThanOrEqual(1);
        const [lowest, highest] = f1Intervals(all, space, { resamples: 20, seed: 7 }).macroF1;
        expect(macro.f1).toBeGreaterThanOrEqual(lowest - 1e-12);
        expect(macro.f1).toBeLessThanOrEqual(highest + 1e-12);
        for (const [symbol, [low, high]] of Object.entries(intervals.perLabel)) {
          expect(low).toBe(single.perLabel[symbol].f1);
          expect(high).toBe(low);
        }
      }),
    );
  });
});
