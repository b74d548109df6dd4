import type { CpcSymbol } from '../symbol/symbol.js';

/** A symbol of the right form that the scheme does not have. */
export class UnknownSymbolError extends Error {
  override readonly name = 'UnknownSymbolError';
  readonly code = 'CPC_SYMBOL_UNKNOWN';

  constructor(
    readonly symbol: CpcSymbol,
    readonly version: string,
  ) {
    super(`${symbol} is not in the CPC scheme of ${version}; it may be newer, or gone.`);
  }
}

/** Entries that do not form a tree: a symbol twice, or one whose parent does not come before it. */
export class TaxonomyError extends Error {
  override readonly name = 'TaxonomyError';
  readonly code = 'CPC_TAXONOMY_INVALID';
}
