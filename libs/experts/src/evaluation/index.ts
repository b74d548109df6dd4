export type { BootstrapOptions, F1Intervals, Interval } from './bootstrap.js';
export type { CalibrationMetrics } from './calibration-error.js';
export type { DecisionMetrics, LabelMetrics, PrecisionRecall } from './decisions.js';
export { evaluateClassifier, type EvaluationRun } from './evaluate-classifier.js';
export {
  type EvaluationSet,
  type EvaluationSetOptions,
  type JudgedDocument,
  readEvaluationSet,
} from './evaluation-set.js';
export {
  DEFAULT_BOOTSTRAP,
  evaluateOutcomes,
  type Evaluation,
  type EvaluationContext,
  EvaluationError,
  type FullEvaluation,
  type PartialEvaluation,
} from './evaluation.js';
export type { HierarchicalMetrics } from './hierarchy.js';
export { labelSpace, type LabelSpace } from './label-space.js';
export type { Outcome } from './outcome.js';
export type { GradedRankingMetrics, RankingMetrics } from './ranking.js';
export type { ReliabilityBin } from './calibration-error.js';
export { setChecksum } from './set-checksum.js';
