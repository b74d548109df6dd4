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
export * from '../classification/classify.operation.js';
export * from '../classification/evaluate-model.operation.js';
export * from '../classification/zero-shot.operation.js';
export * from '../imports/import-patents.operation.js';
export * from '../imports/import-scheme.operation.js';
export * from './list-runs.operation.js';
export * from '../models/activate-model.operation.js';
export * from '../models/collect-garbage.operation.js';
export * from '../patents/patent-filter.fields.js';
export * from '../predictions/classify-patents.operation.js';
export * from '../training/extend-experts.operation.js';
export * from '../training/learn-from-reviews.operation.js';
export * from '../training/train-encoder.operation.js';
export * from '../training/train-experts.operation.js';
