import { type LexicalDocument, LexicalIndex, taxonomyDocuments, type Taxonomy } from '@nonet/cpc-taxonomy';
import type { Keywords } from './keywords.js';

/**
 * The words of a taxonomy at the two levels where zero-shot classification counts them. A subclass as one document
 * says what belongs together; its main groups as documents of their own keep a narrow match from drowning in a wide
 * subclass.
 */
export interface TaxonomyLexicon {
  /** One document per subclass, in scheme order. */
  readonly subclasses: LexicalIndex;
  /** One document per main group, in scheme order. */
  readonly mainGroups: LexicalIndex;
}

/** BM25 by how long the documents are: in short ones repetition and length count less. Chosen on first claims of US grants of 2005. */
export const LEXICON_PARAMETERS = {
  mainGroups: { k1: 4, b: 0.5 },
  /** Documents of a few dozen words: keywords, and all of a compact scheme. */
  keywords: { k1: 2, b: 0.3 },
} as const;

/** Counts the words of all texts of a taxonomy: some seconds for the whole CPC, no time for a compact scheme. */
export function buildTaxonomyLexicon(taxonomy: Taxonomy): TaxonomyLexicon {
  const mainGroups = taxonomyDocuments(taxonomy, 'main-group');
  const subclasses = taxonomyDocuments(taxonomy, 'subclass');
  return {
    subclasses: LexicalIndex.build(subclasses, mainGroups.length === 0 ? LEXICON_PARAMETERS.keywords : {}),
    mainGroups: LexicalIndex.build(mainGroups, LEXICON_PARAMETERS.mainGroups),
  };
}

/** One document per subclass, in scheme order; empty where it has no keywords. */
export const keywordDocuments = (taxonomy: Taxonomy, keywords: Keywords): LexicalDocument[] =>
  taxonomy
    .nodesAt('subclass')
    .map(({ symbol }) => ({ fields: [{ text: keywords.get(symbol) ?? '', weight: 1 }] }));

/** Counts the words of {@link keywordDocuments}. */
export const buildKeywordLexicon = (documents: readonly LexicalDocument[]): LexicalIndex =>
  LexicalIndex.build(documents, LEXICON_PARAMETERS.keywords);
