import type { PatentSourceErrorCode } from '../errors.js';
import type { ReadLimits } from '../limits.js';

/** What the thread is started with. */
export interface ReadingOrder {
  readonly path: string;
  readonly limits: Partial<ReadLimits>;
}

/** What it says; after each batch it waits until it hears `more`. */
export type ReadingReport<Result> =
  | { readonly type: 'batch'; readonly results: readonly Result[] }
  | { readonly type: 'done' }
  | {
      readonly type: 'failed';
      readonly code: PatentSourceErrorCode;
      readonly file: string;
      readonly reason: string;
    };
