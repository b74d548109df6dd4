export { listReviews, verdict } from './list-reviews.operation.js';
export type { NewReview, Review, ReviewedExample, ReviewsService, Verdict } from './reviews.service.js';
