import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { Claim } from '@nonet/patents';
import type { Principal } from '../access/keys.service.js';
import type { Page, PageRequest } from '../paging/index.js';
import { verdict } from '@nonet/operations';
import type { ReviewFilter } from './list-reviews.operation.js';

/** `missing`: the text carries a symbol that was not predicted. */
export const VERDICTS = verdict.options;
export type Verdict = (typeof VERDICTS)[number];

/** What a person said of a symbol for a patent or a text. */
export interface Review {
  readonly id: string;
  readonly patentId: number | null;
  /** The text; null where a stored patent was reviewed. */
  readonly text: string | null;
  readonly symbol: CpcSymbol;
  readonly verdict: Verdict;
  readonly note: string | null;
  /** The model version that had predicted it; null: none, or one that no predictions are kept of. */
  readonly modelId: number | null;
  /** What it had predicted. */
  readonly score: number | null;
  readonly reviewer: { readonly id: string; readonly name: string };
  readonly reviewedAt: Date;
}

export interface NewReview {
  readonly of:
    { readonly kind: 'patent'; readonly number: string } | { readonly kind: 'text'; readonly text: string };
  readonly symbol: string;
  readonly verdict: Verdict;
  readonly note: string | null;
  /** As `classify` and predictions name it. */
  readonly model: string | null;
  readonly score: number | null;
  readonly idempotencyKey: string | null;
}

/** A text with what people know of it: something to learn from. */
export interface ReviewedExample {
  /** The patent's number, or `review:` and a part of the text's hash. */
  readonly id: string;
  readonly title: string | null;
  readonly abstract: string | null;
  readonly claims: readonly Claim[];
  /** Symbols that it carries; there may be more. */
  readonly right: readonly CpcSymbol[];
  /** Symbols that it does not carry. */
  readonly wrong: readonly CpcSymbol[];
  /** When it was last reviewed. */
  readonly reviewedAt: Date;
}

export interface ReviewsService {
  /**
   * Stores a verdict. Each reviewer has one verdict on a text and symbol, the last.
   * @throws NOT_FOUND for the patent or symbol; INPUT_INVALID for a patent without text; MODEL_UNKNOWN;
   * REVIEW_KEY_REUSED where the idempotency key named another review
   */
  review(review: NewReview, reviewer: Pick<Principal, 'id' | 'name'>): Promise<Review>;
  /**
   * Takes a verdict back, as if it had never been said; a model that has learnt it keeps what it learnt.
   * @throws NOT_FOUND where this reviewer has no review of this id
   */
  withdraw(id: string, reviewer: Pick<Principal, 'id'>): Promise<Review>;
  /** Newest first. */
  list(filter: ReviewFilter, page: PageRequest): Promise<Page<Review>>;
  /** For loaders: the reviews of each patent, newest first. */
  ofPatents(patentIds: readonly number[]): Promise<Review[][]>;
  /**
   * Reviewed texts as examples, in the order of their last review; `after`: only those reviewed since. Where
   * reviewers differ, the last verdict counts.
   */
  reviewedExamples(options?: { after?: Date; signal?: AbortSignal }): AsyncIterable<ReviewedExample>;
}
