import { codedError } from '@nonet/errors';
import type { CpcSymbol } from '../symbol/symbol.js';
import { describeRemoval, type RemovedSymbol } from './removed-symbol.js';

/** A symbol of the right form that the scheme does not have. */
export class UnknownSymbolError extends codedError('UnknownSymbolError', {
  CPC_SYMBOL_UNKNOWN: 'bad-input',
}) {
  constructor(
    readonly symbol: CpcSymbol,
    readonly version: string,
    readonly removed?: RemovedSymbol,
  ) {
    const why = removed === undefined ? '; it may be newer, or gone' : `: ${describeRemoval(removed)}`;
    const message = `${symbol} is not in the CPC scheme of ${version}${why}.`;
    super('CPC_SYMBOL_UNKNOWN', message);
  }
}

/** Entries that do not form a tree: a symbol twice, or one whose parent does not come before it. */
export class TaxonomyError extends codedError('TaxonomyError', { CPC_TAXONOMY_INVALID: 'bad-input' }) {
  constructor(message: string, options?: ErrorOptions) {
    super('CPC_TAXONOMY_INVALID', message, options);
  }
}
