export * from './decide-reclassifications.operation.js';
export * from './list-reclassifications.operation.js';
export * from './reclassification.service.js';
export * from './reclassify-patents.operation.js';
