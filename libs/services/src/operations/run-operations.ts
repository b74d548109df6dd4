import { evaluateModel } from '../classification/evaluate-model.operation.js';
import { importPatents } from '../imports/import-patents.operation.js';
import { importScheme } from '../imports/import-scheme.operation.js';
import { calibrateCollection } from '../calibrations/calibrate-collection.operation.js';
import { evaluateLabelSet } from '../labels/evaluate-label-set.operation.js';
import { importLabelSet } from '../labels/import-label-set.operation.js';
import { learnLabelSet } from '../labels/learn-label-set.operation.js';
import { classifyPatents } from '../predictions/classify-patents.operation.js';
import { reclassifyPatents } from '../reclassification/reclassify-patents.operation.js';
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
  importLabelSet,
  learnLabelSet,
  evaluateLabelSet,
  calibrateCollection,
  reclassifyPatents,
] as const;
