import DataLoader from 'dataloader';
import type { Review, ReviewsService } from '@nonet/services/reviews';

export interface ReviewLoaders {
  /** By the id of a patent. */
  readonly reviewsOf: DataLoader<number, Review[]>;
}

/** One statement for the reviews of a whole page of patents. */
export function reviewLoaders(reviews: ReviewsService): ReviewLoaders {
  return { reviewsOf: new DataLoader((patentIds) => reviews.ofPatents(patentIds)) };
}
