export { ZeroShotClassifier, type ZeroShotQuestion } from './zero-shot-classifier.js';
export type { Candidates } from './candidates.js';
export type { PreparationOptions, PreparationProgress, SchemeParts } from './scheme-model.js';
export { buildSchemeLexicon, type SchemeLexicon } from './scheme-lexicon.js';
export { MemoryTaxonomyEmbeddings, type TaxonomyEmbeddings, type TextHash } from './taxonomy-embeddings.js';
