import { classify } from '../classification/classify.operation.js';
import { zeroShot } from '../classification/zero-shot.operation.js';

/**
 * What can be done, each declared beside the code that does it. The app bundles these declarations: nothing that they import may
 * need Node.
 */
export { RUN_OPERATIONS } from './run-operations.js';

/** Each is answered at once. */
export const REQUESTS = [classify, zeroShot] as const;

export * from '../access/create-api-key.operation.js';
export * from '../calibrations/calibrate-collection.operation.js';
export * from '../classification/classify.operation.js';
export * from '../classification/evaluate-model.operation.js';
export * from '../classification/zero-shot.operation.js';
export * from '../imports/import-patents.operation.js';
export * from '../imports/import-scheme.operation.js';
export * from '../collections/collection.fields.js';
export * from '../collections/create-collection.operation.js';
export * from '../labels/evaluate-label-set.operation.js';
export * from '../labels/import-label-set.operation.js';
export * from '../labels/label-set.fields.js';
export * from '../labels/learn-label-set.operation.js';
export * from '../labels/list-labelled-patents.operation.js';
export * from '../labels/review-label.operation.js';
export * from './describe-run.js';
export * from './list-runs.operation.js';
export * from '../projection/draw-projection.operation.js';
export * from '../projection/embedding-projection.operation.js';
export * from '../models/activate-model.operation.js';
export * from '../models/collect-garbage.operation.js';
export * from '../patents/patent-filter.fields.js';
export * from '../predictions/classify-patents.operation.js';
export * from '../reclassification/decide-reclassifications.operation.js';
export * from '../reclassification/list-reclassifications.operation.js';
export * from '../reclassification/reclassify-patents.operation.js';
export * from '../scheme-changes/list-scheme-changes.operation.js';
export * from '../review-queue/review-queue.operation.js';
export * from '../training/extend-experts.operation.js';
export * from '../training/learn-from-reviews.operation.js';
export * from '../training/train-encoder.operation.js';
export * from '../training/train-experts.operation.js';
export * from '../watching/watch.operation.js';
