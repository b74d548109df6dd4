export { type Keywords, readKeywords } from './keywords.js';
export type { LexiconStore } from './lexicon-store.js';
export { LexiconThreadError } from './lexicon-thread.js';
export {
  type PreparationOptions,
  type PreparationProgress,
  type Reading,
  SchemeModel,
  type SchemeParts,
} from './scheme-model.js';
export { smallScheme } from './small-scheme.js';
export { SUBCLASS_SIGNALS } from './subclass-signals.js';
export type { EncoderState } from './tuned-constants.js';
