export {
  LEXICAL_DEFAULTS,
  LexicalIndex,
  type LexicalDocument,
  type LexicalField,
  type LexicalHit,
  type LexicalOptions,
  type LexicalSearchOptions,
  type Postings,
  type TermWeight,
} from './lexical-index.js';
export { LexicalIndexError, type LexicalFormat } from './lexical-file.js';
export { termsOf, termsOfLongText, type TermCount, type TextTerms } from './text-terms.js';
export { boundMarks, normalised, normalisedLongText } from './normalised.js';
export { decodeVarints, encodeVarints } from './varints.js';
