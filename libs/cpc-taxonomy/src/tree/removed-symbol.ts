import type { CpcSymbol } from '../symbol/symbol.js';

/** A symbol that a scheme does not have any more. */
export interface RemovedSymbol {
  /** The version that first lacked it. */
  readonly removedIn: string;
  /** The last day on which it was valid, where the office said so. */
  readonly validTo: string | null;
  /** Where its documents went, in scheme order; none where nobody said. */
  readonly successors: readonly CpcSymbol[];
}

/** Successors that are named; of a large group there may be dozens. */
const NAMED = 8;

/** `it was removed in 2022.01 (valid until 2021-12-31); in its place: H04L 9/40, H04L 65/00` */
export function describeRemoval({ removedIn, validTo, successors }: RemovedSymbol): string {
  const until = validTo === null ? '' : ` (valid until ${validTo})`;
  const more = successors.length > NAMED ? ` and ${successors.length - NAMED} more` : '';
  const heirs =
    successors.length === 0 ? '' : `; in its place: ${successors.slice(0, NAMED).join(', ')}${more}`;
  return `it was removed in ${removedIn}${until}${heirs}`;
}
