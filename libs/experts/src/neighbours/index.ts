export type { Neighbours } from './best-rows.js';
export { NeighbourError, type NeighbourErrorCode } from './errors.js';
export {
  ExampleMemory,
  type MemoryFiles,
  type MemoryQuery,
  type RememberedExample,
} from './example-memory.js';
export { type Example, ExampleSet } from './example-set.js';
export {
  LevelVotes,
  type AncestorAt,
  ancestorByForm,
  powerWeights,
  softmaxWeights,
  type Votes,
  type WeightFunction,
} from './level-votes.js';
export type { ListStore } from './kept-lists.js';
export { LexicalNeighbours } from './lexical-neighbours.js';
export { type FoundNeighbours, type IndexOptions, NeighbourIndex } from './neighbour-index.js';
export { VectorSearch, VectorSearchError } from './search-thread.js';
export type { SearchState } from './vector-lists.js';
