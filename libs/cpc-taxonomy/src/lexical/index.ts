export {
  LEXICAL_DEFAULTS,
  LexicalIndex,
  type LexicalDocument,
  type LexicalField,
  type LexicalHit,
  type LexicalOptions,
  type LexicalSearchOptions,
  type TermWeight,
} from './lexical-index.js';
export type { LexicalFormat, LexicalReading } from './lexical-file.js';
export { LexicalIndexError } from './lexical-index-error.js';
export type { Postings } from './posting-lists.js';
export { termsOf, termsOfLongText, type TermCount, type TextTerms } from './text-terms.js';
export { boundMarks, normalised, normalisedLongText } from './normalised.js';
export { decodeVarints, encodeVarints } from './varints.js';
