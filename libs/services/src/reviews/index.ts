export {
  type NewReview,
  type Review,
  type ReviewedExample,
  type ReviewFilter,
  type ReviewsService,
  type Verdict,
  VERDICTS,
} from './reviews.service.js';
