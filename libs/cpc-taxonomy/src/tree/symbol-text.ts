import { LEVELS, type CpcSymbol } from '../symbol/symbol.js';
import { plainTitle } from './node-text.js';
import type { Taxonomy } from './taxonomy.js';

/** Places below a symbol that its text names, and the length of the text in characters. */
const NAMED_BELOW = 12;
const LONGEST = 700;

/**
 * What an encoder reads of a symbol. From the section to the subclass: the titles from the section down, then the titles
 * right below it. Groups: the titles down to the subclass, then their own; the titles between would push it out of reach.
 *
 * @throws UnknownSymbolError
 */
export function symbolText(taxonomy: Taxonomy, symbol: CpcSymbol): string {
  const above = taxonomy.ancestors(symbol);
  const node = taxonomy.get(symbol)!;
  const isGroup = LEVELS.indexOf(node.level) > LEVELS.indexOf('subclass');
  const path = [...above.slice(0, LEVELS.indexOf('subclass') + 1), node].map(({ title }) =>
    plainTitle(title),
  );
  const written = path.filter((text) => text !== '').join(' > ');
  if (isGroup) return written.slice(0, LONGEST);
  const below = taxonomy.children(symbol).slice(0, NAMED_BELOW);
  return `${written}. ${below.map(({ title }) => plainTitle(title)).join('; ')}`.slice(0, LONGEST);
}
