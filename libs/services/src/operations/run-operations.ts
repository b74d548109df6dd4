import { evaluateModel } from '../classification/evaluate-model.operation.js';
import { importPatents } from '../imports/import-patents.operation.js';
import { importScheme } from '../imports/import-scheme.operation.js';
import { classifyPatents } from '../predictions/classify-patents.operation.js';
import { extendExperts } from '../training/extend-experts.operation.js';
import { learnFromReviews } from '../training/learn-from-reviews.operation.js';
import { trainEncoder } from '../training/train-encoder.operation.js';
import { trainExperts } from '../training/train-experts.operation.js';

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
