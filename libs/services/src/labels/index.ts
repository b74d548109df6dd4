export { byLabelSet, labelSetName } from './label-set.fields.js';
export * from './label-sets.service.js';
export { listLabelledPatents } from './list-labelled-patents.operation.js';
export { reviewLabel } from './review-label.operation.js';
