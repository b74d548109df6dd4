import { symbolPrefix } from '../symbol/symbol-prefix.js';
import { tryParseSymbol, type CpcLevel } from '../symbol/symbol.js';
import { plainTitle } from '../tree/node-text.js';
import type { Taxonomy, TaxonomyNode } from '../tree/taxonomy.js';
import { LexicalIndex, type LexicalDocument } from './lexical-index.js';

/** A scheme and the words of all its nodes, for people who look something up. */
export interface SchemeSearch {
  readonly taxonomy: Taxonomy;
  readonly index: LexicalIndex;
}

/** People look for the place where a subject starts: a subclass before a subgroup, indexing codes last. */
const TITLE_WEIGHTS: Readonly<Record<CpcLevel, number>> = {
  section: 12,
  class: 12,
  subclass: 12,
  'main-group': 8,
  subgroup: 4,
};
const INDEXING_WEIGHT = 1;
const PARENT_WEIGHT = 1;
const DEFINITION_WEIGHT = 0.5;

/** Indexes every node of a scheme by words; a few seconds for the whole CPC. Short documents want little of `k1`. */
export function buildSchemeSearch(taxonomy: Taxonomy): SchemeSearch {
  function* documents(): Generator<LexicalDocument> {
    for (let position = 0; position < taxonomy.size; position++) {
      const node = taxonomy.at(position);
      const parent = taxonomy.parentAt(position);
      yield {
        fields: [
          {
            text: plainTitle(node.title, 'stripped'),
            weight: node.additionalOnly ? INDEXING_WEIGHT : TITLE_WEIGHTS[node.level],
          },
          { text: parent < 0 ? '' : plainTitle(taxonomy.titleAt(parent), 'stripped'), weight: PARENT_WEIGHT },
          { text: node.definition ?? '', weight: DEFINITION_WEIGHT },
        ],
      };
    }
  }
  return { taxonomy, index: LexicalIndex.build(documents(), { k1: 1.2, b: 0.3, idfPower: 1 }) };
}

/**
 * Finds nodes as a person types: the beginning of a symbol in any notation (`g01m3/3`) lists what starts with it in
 * scheme order, the symbol itself first; anything else is read as words, the last of them as the beginning of a word.
 */
export function searchScheme(
  search: SchemeSearch,
  query: string,
  options: { readonly top: number },
): TaxonomyNode[] {
  const { taxonomy, index } = search;
  const prefix = symbolPrefix(query);
  if (prefix !== null) {
    const found = nodesStartingWith(taxonomy, prefix, options.top);
    if (found.length > 0) return found;
  }
  return index
    .search(query, { top: options.top, lastWord: 'beginning' })
    .map(({ document }) => taxonomy.at(document));
}

function nodesStartingWith(taxonomy: Taxonomy, prefix: string, top: number): TaxonomyNode[] {
  // Symbols that share a section, class or subclass stand together: only that subtree is looked through.
  const root = [prefix.slice(0, 4), prefix.slice(0, 3), prefix.slice(0, 1)]
    .map(tryParseSymbol)
    .map((symbol) => (symbol === null ? -1 : taxonomy.positionOf(symbol)))
    .find((position) => position >= 0);
  const found: TaxonomyNode[] = [];
  const end = root === undefined ? 0 : taxonomy.subtreeEndAt(root);
  for (let position = root ?? 0; position < end && found.length < top; position++) {
    if (taxonomy.symbolAt(position).startsWith(prefix)) found.push(taxonomy.at(position));
  }
  return found;
}
