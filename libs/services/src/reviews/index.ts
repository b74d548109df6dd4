export { listReviews, verdict } from './list-reviews.operation.js';
export * from './reviews.service.js';
