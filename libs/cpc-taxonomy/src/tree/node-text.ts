import type { CpcSymbol } from '../symbol/symbol.js';
import type { Taxonomy } from './taxonomy.js';
import { UnknownSymbolError } from './taxonomy-error.js';

export interface NodeTextOptions {
  /** References to other places, in round brackets: what a place is *not* about. */
  readonly references: 'stripped' | 'kept';
  readonly definition: 'none' | 'statement';
  /** Cuts the text between two words. */
  readonly maxCharacters?: number;
}

/**
 * What a place is about, in words: the titles from its section down, joined by ` > `, then its definition.
 * Throws `UnknownSymbolError`.
 */
export function nodeText(taxonomy: Taxonomy, symbol: CpcSymbol, options: NodeTextOptions): string {
  const node = taxonomy.get(symbol);
  if (node === undefined) throw new UnknownSymbolError(symbol, taxonomy.version);
  const titles = [...taxonomy.ancestors(symbol), node].map(({ title }) =>
    plainTitle(title, options.references),
  );
  const path = titles.filter((title) => title !== '').join(' > ');
  const text = options.definition === 'statement' && node.definition ? `${path}. ${node.definition}` : path;
  return cutAtWord(text, options.maxCharacters ?? Infinity);
}

/**
 * A published title as plain words: without the curly brackets that mark text of the CPC alone, without pictures, in
 * lower case where it is printed in capitals, and without references in round brackets if wanted.
 */
export function plainTitle(title: string, references: 'stripped' | 'kept'): string {
  let text = title.replace(/[{}]/g, ' ').replace(/\[IMAGE [^\]]*\]/g, ' ');
  if (references === 'stripped') text = withoutBrackets(text);
  text = text
    .replace(/\s+/g, ' ')
    .replace(/\s+([;,.)])/g, '$1')
    .replace(/\( /g, '(')
    .replace(/;(?: ?;)+/g, ';')
    .replace(/^[;,\s]+|[;,\s]+$/g, '');
  return /\p{Ll}/u.test(withoutBrackets(text)) ? text : lowerCase(text);
}

/** Lower case for all but symbols, of which a title may name some. */
function lowerCase(text: string): string {
  return text.replace(/[A-HY]\d{2}[A-Z]?(?:\d+\/\d+)?|\p{Lu}+/gu, (word) =>
    /\d/.test(word) ? word : word.toLowerCase(),
  );
}

/** Drops round brackets with what stands in them; an unmatched one is kept. */
function withoutBrackets(text: string): string {
  for (;;) {
    const shorter = text.replace(/\([^()]*\)/g, ' ');
    if (shorter === text) return text;
    text = shorter;
  }
}

function cutAtWord(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const space = text.lastIndexOf(' ', maxCharacters);
  return text.slice(0, space > 0 ? space : maxCharacters).trimEnd();
}
