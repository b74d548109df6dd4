import type { BatchText } from './batch-texts.js';
import type { ShortAnswer } from './classify-query.js';

export type Outcome =
  | { readonly state: 'waiting' }
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly answer: ShortAnswer }
  | { readonly state: 'failed'; readonly reason: string };

export interface BatchRow {
  readonly text: BatchText;
  readonly outcome: Outcome;
}

export const firstOutcome = ({ read }: BatchText): Outcome =>
  read.state === 'text' ? { state: 'waiting' } : { state: 'failed', reason: read.reason };

export interface Tally {
  readonly texts: number;
  readonly over: number;
  readonly failed: number;
  /** What can still be classified: what failed with the server too. */
  readonly left: number;
}

export function tallyOf(rows: readonly BatchRow[]): Tally {
  const states = rows.map(({ outcome }) => outcome.state);
  const failed = states.filter((state) => state === 'failed').length;
  return {
    texts: rows.length,
    over: states.filter((state) => state === 'done').length + failed,
    failed,
    left: rows.filter(({ text, outcome }) => text.read.state === 'text' && outcome.state !== 'done').length,
  };
}
