import type { CpcSymbol } from '../symbol/symbol.js';

/** What a publication beside the scheme says of one symbol; what is absent it does not say. */
export interface SymbolFact {
  readonly symbol: CpcSymbol;
  /** Since when, and until when, it may be given to documents: `2013-01-01`; null: without end. */
  readonly valid?: { readonly from: string | null; readonly to: string | null };
  /** The scheme version that removed it: `2022.01`. */
  readonly removedIn?: string;
  /** Where its documents went. */
  readonly successors?: readonly CpcSymbol[];
  /** A symbol that stays in use, or is frozen, and of whose documents some or all went elsewhere: where, and by which scheme version; null: not known. */
  readonly split?: { readonly into: readonly CpcSymbol[]; readonly in: string | null };
  /** The symbols of the IPC that it stands for; none where it has no counterpart there. */
  readonly ipc?: readonly CpcSymbol[];
}

/** A row that could not be read. */
export interface BadRow {
  readonly entry: string | null;
  /** From 1. */
  readonly line: number;
  readonly reason: string;
  readonly excerpt: string;
}

export type CompanionRow = SymbolFact | BadRow;

export const isBadRow = (row: CompanionRow): row is BadRow => 'reason' in row;

/**
 * The offices' publications beside the scheme: how long symbols were valid (CPCValidityFile), what they are in the IPC (the
 * CPC-IPC concordance), and where the documents of removed symbols went (revision concordance list).
 */
export type CompanionKind = 'validity' | 'concordance' | 'revisions';

export interface Companion {
  readonly kind: CompanionKind;
  /** To be read once; a symbol may come in several rows. Throws `SchemeError`. */
  readonly rows: AsyncIterable<CompanionRow>;
}
