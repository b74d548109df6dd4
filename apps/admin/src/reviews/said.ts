import type { Verdict } from './review-query.js';

export interface Said {
  /** The id of the review; null where only the verdict is known: it cannot be taken back then. */
  readonly id: string | null;
  readonly verdict: Verdict;
  readonly title?: string | null;
  /** What stood before it, which an undo brings back. */
  readonly before?: Verdict | null;
}
export type SaidBySymbol = Readonly<Record<string, Said>>;

/** A verdict as it is kept. */
export interface KeptVerdict {
  readonly id: string;
  readonly symbol: string;
  readonly node?: { readonly title: string } | null;
  /** What the same person had said of it, where that is known. */
  readonly replaced?: Verdict | null;
}

/** What is said once a verdict was kept: before it stands what was said here, or else what it replaced; the same word twice is one. */
export function withVerdict(
  said: SaidBySymbol,
  { id, symbol, node, replaced }: KeptVerdict,
  verdict: Verdict,
): SaidBySymbol {
  const own = said[symbol];
  const before = own?.verdict === verdict ? own.before : (own?.verdict ?? replaced);
  return { ...said, [symbol]: { id, verdict, title: node?.title ?? null, before: before ?? null } };
}
