import type { CpcLevel, CpcSymbol } from '@nonet/cpc-taxonomy';
import { codedError } from '@nonet/errors';
import type { LegacySymbols } from '../classifier/index.js';
import { describeReading, type ReadingReport } from '@nonet/patents';
import {
  f1Intervals,
  firstHitInterval,
  type BootstrapOptions,
  type F1Intervals,
  type Interval,
} from './bootstrap.js';
import { calibrationMetrics, type CalibrationMetrics } from './calibration-error.js';
import { decisionMetrics, type DecisionMetrics } from './decisions.js';
import { countViolations, hierarchicalMetrics, type HierarchicalMetrics } from './hierarchy.js';
import type { LabelSpace } from './label-space.js';
import { isComplete, type Outcome } from './outcome.js';
import {
  gradedRankingMetrics,
  rankingMetrics,
  type GradedRankingMetrics,
  type RankingMetrics,
} from './ranking.js';
import { rocAucMicro } from './roc-auc.js';

/** What any truth can tell, however incomplete. */
export interface RecallMetrics extends RankingMetrics {
  /** Documents judged. */
  readonly documents: number;
  readonly level: CpcLevel;
  /** Documents left out because their truth has no label of the space at this level. */
  readonly withoutTruth: number;
  /** Sections that the truth cannot know; predictions of their symbols were ignored. */
  readonly unknowable: readonly CpcSymbol[];
  /** Whether legacy symbols (Y10S, Y10T) were labels. */
  readonly legacy: LegacySymbols;
  readonly interval: { readonly hit1: Interval };
  /** Wall-clock time of the classification, in seconds. */
  readonly seconds: number;
}

/** All truth is partial: precision, and what builds on it, cannot be known. */
export interface PartialEvaluation extends RecallMetrics {
  readonly truth: 'partial';
  readonly hierarchical: Pick<HierarchicalMetrics, 'violations'>;
}

/**
 * Some or all truth is complete. Hits and recall are over all documents, every other metric over the
 * `completeDocuments` alone.
 */
export interface FullEvaluation extends RecallMetrics, DecisionMetrics {
  readonly truth: 'complete' | 'mixed';
  readonly completeDocuments: number;
  readonly ranking: GradedRankingMetrics;
  readonly rocAuc: { readonly micro: number | null };
  readonly hierarchical: HierarchicalMetrics;
  readonly calibration: CalibrationMetrics;
  /** 95 % bootstrap intervals. */
  readonly interval: F1Intervals & { readonly hit1: Interval };
}

export type Evaluation = FullEvaluation | PartialEvaluation;

export interface EvaluationContext {
  readonly level: CpcLevel;
  readonly space: LabelSpace;
  readonly withoutTruth: number;
  readonly unknowable: readonly CpcSymbol[];
  readonly legacy: LegacySymbols;
  readonly seconds: number;
  readonly bootstrap: BootstrapOptions;
}

export const DEFAULT_BOOTSTRAP: BootstrapOptions = { resamples: 1000, seed: 20250501 };

/**
 * Every metric that the truth of the outcomes can support.
 * At least one outcome is there.
 */
export function evaluateOutcomes(outcomes: readonly Outcome[], context: EvaluationContext): Evaluation {
  const { level, space, withoutTruth, unknowable, legacy, seconds, bootstrap } = context;
  const ranking = rankingMetrics(outcomes, space);
  const recall = { documents: outcomes.length, level, withoutTruth, unknowable, legacy, ...ranking };
  const hit1 = firstHitInterval(outcomes, space, bootstrap);
  const complete = outcomes.filter(isComplete);
  if (complete.length === 0) {
    const violations = countViolations(outcomes, space);
    return { truth: 'partial', ...recall, hierarchical: { violations }, interval: { hit1 }, seconds };
  }
  return {
    truth: complete.length === outcomes.length ? 'complete' : 'mixed',
    completeDocuments: complete.length,
    ...recall,
    ...decisionMetrics(complete, space),
    ranking: gradedRankingMetrics(complete, space),
    rocAuc: { micro: rocAucMicro(complete, space) },
    hierarchical: {
      f1: hierarchicalMetrics(complete, space).f1,
      violations: countViolations(outcomes, space),
    },
    calibration: calibrationMetrics(complete, space),
    interval: { hit1, ...f1Intervals(complete, space, bootstrap) },
    seconds,
  };
}

/** Nothing to judge: no document has a text and a label of the level that the scheme in use knows. */
export class EvaluationError extends codedError('EvaluationError', { EVALUATION_EMPTY: 'bad-input' }) {
  constructor(
    readonly level: CpcLevel,
    readonly reading: ReadingReport,
  ) {
    const refusals = reading.refusals.map(({ place, reason }) => `${place}: ${reason}`).slice(0, 3);
    super(
      'EVALUATION_EMPTY',
      `${reading.file}: nothing to evaluate at level ${level}: ${describeReading(reading)}.` +
        (refusals.length > 0 ? ` First: ${refusals.join('; ')}.` : '') +
        ' Give records with a text, and with `cpc`, `subclasses` or `sections` of that level or below it.',
    );
  }
}
