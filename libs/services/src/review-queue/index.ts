export type { NamedBy } from './candidates.js';
export * from './review-queue.operation.js';
export * from './review-queue.service.js';
