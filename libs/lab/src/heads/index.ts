export { AveragedBaseline, type BaselineSettings, DEFAULT_BASELINE_SETTINGS } from './averaged-baseline.js';
export { HeadError, type HeadErrorCode } from './errors.js';
export { ABSENT, type HeadExamples, PRESENT, type Truth, UNKNOWN } from './examples.js';
export { loadHead, saveHead } from './head-file.js';
export { HeadPredictor } from './head-predictor.js';
export { type Head, headHash, type HeadShape } from './head.js';
export type { HeadLoss, MultiLabelLoss } from './label-losses.js';
export { NeighbourVotes } from './neighbour-votes.js';
export { DEFAULT_HEAD_SETTINGS, type HeadSettings, type Regularisation } from './settings.js';
export { DEFAULT_TAXONOMY_AWARE_SETTINGS, TaxonomyAwareBaseline } from './taxonomy-aware-baseline.js';
export {
  DEFAULT_THRESHOLD_OPTIONS,
  type ThresholdOptions,
  type Thresholds,
  tuneThresholds,
} from './thresholds.js';
export { fitHead, type HeadEvent, trainHead } from './train-head.js';
