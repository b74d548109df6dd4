export { verdict } from '@nonet/operations';
export { listReviews } from './list-reviews.operation.js';
export * from './reviews.service.js';
