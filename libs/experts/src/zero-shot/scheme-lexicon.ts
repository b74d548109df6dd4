import { LexicalIndex, taxonomyDocuments, type Taxonomy } from '@nonet/cpc-taxonomy';

/**
 * The words of a scheme at the two levels where zero-shot classification counts them. A subclass as one document says
 * what belongs together; its main groups as documents of their own keep a narrow match from drowning in a wide subclass.
 */
export interface SchemeLexicon {
  /** One document per subclass, in scheme order. */
  readonly subclasses: LexicalIndex;
  /** One document per main group, in scheme order. */
  readonly mainGroups: LexicalIndex;
}

/** The documents of main groups are short: repetition and length count less. Chosen on first claims of US grants of 2005. */
const GROUP_OPTIONS = { k1: 4, b: 0.5 };

/** Counts the words of all texts of a scheme: some seconds for the whole CPC. Serialise the indexes to keep them. */
export function buildSchemeLexicon(taxonomy: Taxonomy): SchemeLexicon {
  return {
    subclasses: LexicalIndex.build(taxonomyDocuments(taxonomy, 'subclass')),
    mainGroups: LexicalIndex.build(taxonomyDocuments(taxonomy, 'main-group'), GROUP_OPTIONS),
  };
}
