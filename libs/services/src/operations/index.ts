import { evaluateModel } from '../classification/evaluate-model.operation.js';
import { importPatents } from '../imports/import-patents.operation.js';
import { importScheme } from '../imports/import-scheme.operation.js';
import { classifyPatents } from '../predictions/classify-patents.operation.js';
import { extendExperts } from '../training/extend-experts.operation.js';
import { learnFromReviews } from '../training/learn-from-reviews.operation.js';
import { trainEncoder } from '../training/train-encoder.operation.js';
import { trainExperts } from '../training/train-experts.operation.js';

/**
 * What can be done, each declared beside the code that does it. The app bundles these declarations: nothing that they import may
 * need Node.
 */

/** Each is done as a run of a kind of its own. */
export const RUN_OPERATIONS = [
  importPatents,
  importScheme,
  trainEncoder,
  trainExperts,
  extendExperts,
  learnFromReviews,
  evaluateModel,
  classifyPatents,
] as const;

export * from '../classification/evaluate-model.operation.js';
export * from '../imports/import-patents.operation.js';
export * from '../imports/import-scheme.operation.js';
export * from '../patents/patent-filter.fields.js';
export * from '../predictions/classify-patents.operation.js';
export * from '../training/extend-experts.operation.js';
export * from '../training/learn-from-reviews.operation.js';
export * from '../training/train-encoder.operation.js';
export * from '../training/train-experts.operation.js';
