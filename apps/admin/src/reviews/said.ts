import type { Verdict } from './review-query.js';

/** A verdict that another took the place of. */
export interface SaidBefore {
  readonly verdict: Verdict;
  /** Why, in words. */
  readonly note: string | null;
}

export interface Said {
  /** The id of the review; null where only the verdict is known: it cannot be taken back then. */
  readonly id: string | null;
  readonly verdict: Verdict;
  readonly title?: string | null;
  /** What stood before it, which an undo brings back. */
  readonly before?: SaidBefore | null;
  /** Its place in the order in which verdicts were given here, from 1; without: it was given earlier. */
  readonly turn?: number;
}
export type SaidBySymbol = Readonly<Record<string, Said>>;

/** A verdict as it is kept. */
export interface KeptVerdict {
  readonly id: string;
  readonly symbol: string;
  readonly node?: { readonly title: string } | null;
  /** What the same person had said of it, where that is known. */
  readonly replaced?: SaidBefore | null;
}

/** What is said once a verdict was kept. */
export function withVerdict(
  said: SaidBySymbol,
  { id, symbol, node, replaced }: KeptVerdict,
  verdict: Verdict,
): SaidBySymbol {
  const before = beforeOf(said[symbol], verdict, replaced ?? null);
  const turn = 1 + Math.max(0, ...Object.values(said).map(turnOf));
  return { ...said, [symbol]: { id, verdict, title: node?.title ?? null, before, turn } };
}

/** What was said here, or else what the verdict replaced. */
function beforeOf(own: Said | undefined, verdict: Verdict, replaced: SaidBefore | null): SaidBefore | null {
  if (own === undefined) return replaced;
  // The same word twice is one, but for the reason that was given with the first.
  if (own.verdict === verdict) return own.before ?? (replaced?.note ? replaced : null);
  // The note of what was said here is known where that was kept.
  return { verdict: own.verdict, note: replaced?.verdict === own.verdict ? replaced.note : null };
}

/** Of what the last verdict was given; the keys of an object would not say, where they look like numbers. */
export const lastSaid = (said: SaidBySymbol): string | undefined =>
  Object.entries(said).sort(([, one], [, other]) => turnOf(other) - turnOf(one))[0]?.[0];

const turnOf = ({ turn }: Said): number => turn ?? 0;
