import type { KeyIndex } from './key-index.js';
import type { TextPool } from './text-pool.js';

/** The columns of the tree, one value per node in scheme order. */
export interface TaxonomyColumns {
  readonly keys: Float64Array;
  readonly levels: Uint8Array;
  /** `NO_DEPTH` above the main group. */
  readonly depths: Uint8Array;
  /** -1 for a section. */
  readonly parents: Int32Array;
  readonly subtreeEnds: Int32Array;
  readonly flags: Uint8Array;
  readonly titles: TextPool;
  readonly definitions: TextPool;
  readonly index: KeyIndex;
}

export const NO_DEPTH = 255;
export const NOT_ALLOCATABLE = 1;
export const ADDITIONAL_ONLY = 2;
