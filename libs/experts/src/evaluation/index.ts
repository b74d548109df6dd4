export { labelSpace, type LabelSpace } from './label-space.js';
export type { Completeness, Outcome } from './outcome.js';
export type { DecisionMetrics, LabelMetrics, PrecisionRecall } from './decisions.js';
export type { GradedRankingMetrics, RankingMetrics } from './ranking.js';
export type { HierarchicalMetrics } from './hierarchy.js';
export type { CalibrationMetrics } from './calibration-error.js';
export type { BootstrapOptions, F1Intervals, Interval } from './bootstrap.js';
export {
  DEFAULT_BOOTSTRAP,
  evaluateOutcomes,
  EvaluationError,
  type Evaluation,
  type EvaluationContext,
  type FullEvaluation,
  type PartialEvaluation,
} from './evaluation.js';
export {
  readEvaluationSet,
  type EvaluationSet,
  type EvaluationSetOptions,
  type JudgedDocument,
} from './evaluation-set.js';
export {
  evaluateClassifier,
  type EvaluationRun,
  type Ranking,
  type ScoredSymbol,
} from './evaluate-classifier.js';
