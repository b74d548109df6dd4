export { ZeroShotClassifier } from './zero-shot-classifier.js';
export type { Candidates } from './candidates.js';
export type { PreparationOptions, PreparationProgress, SchemeParts } from './scheme-model.js';
export { readKeywords, type Keywords } from './keywords.js';
export type { LexiconStore } from './lexicon-store.js';
export { LexiconThreadError } from './lexicon-thread.js';
export { MemoryTaxonomyEmbeddings, type TaxonomyEmbeddings, type TextHash } from './taxonomy-embeddings.js';
export { SUBCLASS_SIGNALS } from './subclass-signals.js';
export { SchemeModel, type Reading } from './scheme-model.js';
