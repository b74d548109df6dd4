import type { Voice } from '@nonet/experts';
import type { Principal } from '../access/keys.service.js';
import type { ReviewQueueRequest, TakeReviewsRequest } from './review-queue.operation.js';

/** A patent that waits for a review, and why it stands where it stands. */
export interface WaitingReview {
  readonly patentId: number;
  readonly number: string;
  readonly title: string | null;
  readonly modelId: number;
  /** Of its surest symbol. */
  readonly section: string;
  /** Expected number of wrong decisions. */
  readonly doubt: number;
  /** How far experts, neighbours, words and titles differ, 0 to 1. */
  readonly dissent: number;
  /** The part of the doubt that is about symbols with few remembered patents. */
  readonly rare: number;
  /** All of it weighed. */
  readonly teaches: number;
  /** How long a person takes to judge it. */
  readonly seconds: number;
  readonly voices: readonly Voice[];
  /** Why it stands here, in words. */
  readonly reasons: readonly string[];
}

export interface ReviewQueueService {
  /** @throws NOT_FOUND for a collection, MODEL_UNKNOWN */
  list(
    request: ReviewQueueRequest,
    reviewer: Pick<Principal, 'id'> | null,
  ): Promise<readonly WaitingReview[]>;
  /** The same, kept from others until it lapses. What this reviewer held before and was not taken again is given back. */
  take(request: TakeReviewsRequest, reviewer: Pick<Principal, 'id'>): Promise<readonly WaitingReview[]>;
  /** Gives back all that a reviewer holds. */
  giveBack(reviewer: Pick<Principal, 'id'>): Promise<number>;
}
