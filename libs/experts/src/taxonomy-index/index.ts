export { type Keywords, readKeywords } from './keywords.js';
export { entrySlices, type LexiconStore } from './lexicon-store.js';
export { LexiconThreadError } from './lexicon-thread.js';
export {
  type AheadState,
  type PreparationOptions,
  type PreparationProgress,
  type Reading,
  TaxonomyIndex,
  type TaxonomyIndexDependencies,
  type TextOptions,
} from './taxonomy-index.js';
export { TAXONOMY_SIGNALS } from './taxonomy-signals.js';
export type { EncoderState } from './tuned-constants.js';
