import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { type F1Intervals, f1Intervals, firstHitInterval, type Interval } from '../evaluation/bootstrap.js';
import { type CalibrationMetrics, calibrationMetrics } from '../evaluation/calibration-error.js';
import { decisionMetrics, type PrecisionRecall } from '../evaluation/decisions.js';
import { DEFAULT_BOOTSTRAP } from '../evaluation/evaluation.js';
import { labelSpace } from '../evaluation/label-space.js';
import type { Outcome } from '../evaluation/outcome.js';
import { type RankingMetrics, rankingMetrics } from '../evaluation/ranking.js';
import type { ScoredLabel } from './label-classifier.js';
import type { LabelEntries } from './label-set.js';

/** A text with its labels, and what was answered. */
export interface JudgedLabels {
  /** Ids of the labels that it carries, as deep as they are known. */
  readonly truth: readonly string[];
  readonly answer: readonly ScoredLabel[];
}

/** How good answers are, with 95 % bootstrap intervals over documents. */
export interface LabelEvaluation {
  readonly documents: number;
  /** Those that carry a label at all: hits and recall are over them. */
  readonly labelled: number;
  readonly micro: PrecisionRecall;
  readonly macroF1: number;
  readonly hit: RankingMetrics['hit'] | null;
  readonly calibration: CalibrationMetrics;
  readonly interval: Pick<F1Intervals, 'microF1' | 'macroF1'> & { readonly hit1: Interval | null };
}

export function evaluateLabels(labels: LabelEntries, judged: readonly JudgedLabels[]): LabelEvaluation {
  // The kinds of metrics are those of symbols; all labels of a set are of one level here.
  const space = labelSpace(
    labels.map(({ id }) => id as CpcSymbol),
    () => null,
  );
  const place = (id: string) => space.position(id as CpcSymbol)!;
  const outcomes = judged.map(({ truth, answer }): Outcome => ({
    truth: Uint32Array.from(truth, place),
    completeness: 'complete',
    positions: Uint32Array.from(answer, ({ id }) => place(id)),
    scores: Float32Array.from(answer, ({ score }) => score),
    rankScores: Float32Array.from(answer, ({ score }) => score),
    selected: Uint32Array.from(
      answer.filter(({ selected }) => selected),
      ({ id }) => place(id),
    ),
  }));
  const labelled = outcomes.filter(({ truth }) => truth.length > 0);
  const { micro, macro } = decisionMetrics(outcomes, space);
  const { microF1, macroF1 } = f1Intervals(outcomes, space, DEFAULT_BOOTSTRAP);
  return {
    documents: outcomes.length,
    labelled: labelled.length,
    micro,
    macroF1: macro.f1,
    hit: labelled.length === 0 ? null : rankingMetrics(labelled, space).hit,
    calibration: calibrationMetrics(outcomes, space),
    interval: {
      microF1,
      macroF1,
      hit1: labelled.length === 0 ? null : firstHitInterval(labelled, space, DEFAULT_BOOTSTRAP),
    },
  };
}
