export { AveragedBaseline } from './averaged-baseline.js';
export { HeadError, type HeadErrorCode } from './errors.js';
export { ABSENT, type HeadExamples, PRESENT, UNKNOWN } from './examples.js';
export { HeadPredictor } from './head-predictor.js';
export type { Head } from './head.js';
export type { HeadSettings } from './settings.js';
export { TaxonomyAwareBaseline } from './taxonomy-aware-baseline.js';
export { tuneThresholds } from './thresholds.js';
export { fitHead } from './train-head.js';
