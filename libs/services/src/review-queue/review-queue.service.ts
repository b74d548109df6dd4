import type { StoredLabelPrediction } from '../labels/label-sets.service.js';
import type { Principal } from '../access/keys.service.js';
import type { NamedBy } from './candidates.js';
import type { ReviewQueueRequest, TakeReviewsRequest } from './review-queue.operation.js';

/** A patent that waits for a review, and why it stands where it stands. */
export interface WaitingReview {
  readonly patentId: number;
  readonly number: string;
  readonly title: string | null;
  readonly modelId: number;
  /** Of its surest symbol; null: a label set is asked about. */
  readonly section: string | null;
  /** The set whose labels are to be judged; null: symbols of the CPC are. */
  readonly labelSet: string | null;
  /** What is to be judged of that set, best first. */
  readonly labels: readonly StoredLabelPrediction[];
  /** Expected number of wrong decisions. */
  readonly doubt: number;
  /** How far experts, neighbours, words and titles differ, 0 to 1. */
  readonly dissent: number;
  /** The part of the doubt that is about symbols with few remembered patents, or labels with few examples. */
  readonly rare: number;
  /** All of it weighed. */
  readonly teaches: number;
  /** How long a person takes to judge it. */
  readonly seconds: number;
  readonly voices: readonly NamedBy[];
  /** Why it stands here, in words. */
  readonly reasons: readonly string[];
}

export interface ReviewQueueService {
  /** @throws NOT_FOUND for a collection or a label set, MODEL_UNKNOWN */
  list(
    request: ReviewQueueRequest,
    reviewer: Pick<Principal, 'id'> | null,
  ): Promise<readonly WaitingReview[]>;
  /** The same, kept from others until it lapses. What this reviewer held before and was not taken again is given back. */
  take(request: TakeReviewsRequest, reviewer: Pick<Principal, 'id'>): Promise<readonly WaitingReview[]>;
  /** Gives back all that a reviewer holds. */
  giveBack(reviewer: Pick<Principal, 'id'>): Promise<number>;
}
