import type { CpcLevel } from '@nonet/cpc-taxonomy';
import type { BucketLength, WatchRequest } from './watch.operation.js';

/** How often a model and somebody else said the same. */
export interface Agreement {
  readonly agreed: number;
  readonly compared: number;
}

/** How far the mix of sections is from that of a version's first answers. */
export interface SectionDrift {
  /** The population stability index: below 0.1 the mix is stable, from 0.25 on another one. */
  readonly index: number;
  /** What chance alone stays below in 95 of 100 periods of this size. */
  readonly byChance: number;
}

/** What a version answered in a period, and what others said of it. */
export interface WatchedPeriod {
  /** The first day, `2027-01-04`, and the day after the last. */
  readonly from: string;
  readonly to: string;
  /** Patents that were classified. */
  readonly answers: number;
  /** The share of answers whose surest symbol is of the section. */
  readonly sections: Readonly<Record<string, number>>;
  /** Mean score of the surest symbol; null: nothing was answered. */
  readonly confidence: number | null;
  /** The share of answers that decided for a symbol of the level. */
  readonly decided: number | null;
  /** Of the others: the share of all answers that decided for one of this level above it at most. */
  readonly backedOff: readonly { readonly level: CpcLevel; readonly share: number }[];
  /** Whether the surest symbol is one that an office assigned, or above one; by the day of the answer. */
  readonly offices: Agreement;
  /** Whether what was decided is what reviewers said; by the day of the verdict. */
  readonly reviews: Agreement;
  /** null: too few answers, or too few first ones. */
  readonly drift: SectionDrift | null;
}

/** Something that is worse than before by more than chance. */
export interface WatchAlert {
  /** `offices` and `reviews`: agreement fell; `sections`: the mix of sections is another one. */
  readonly about: 'offices' | 'reviews' | 'sections';
  readonly message: string;
  /** Of agreement: the shares before and now, and how probable such a fall is by chance. Of sections: null. */
  readonly before: number | null;
  readonly now: number | null;
  readonly probability: number | null;
}

export interface Watch {
  /** `name@version`; null: no model has answered yet. */
  readonly model: string | null;
  readonly level: CpcLevel;
  readonly bucket: BucketLength;
  /** The latest first; those without an answer and a verdict are left out. */
  readonly periods: readonly WatchedPeriod[];
  /** The days that are compared: the last ones, and as many before them. */
  readonly recent: WatchedPeriod | null;
  readonly before: WatchedPeriod | null;
  /** The first days of the version, which the mix of sections is compared with; null: it never answered. */
  readonly first: WatchedPeriod | null;
  readonly alerts: readonly WatchAlert[];
}

export interface WatchingService {
  /** @throws MODEL_UNKNOWN */
  watch(request: WatchRequest): Promise<Watch>;
  /** What is watched of the active version; at most a minute old. */
  active(): Promise<Watch>;
}
