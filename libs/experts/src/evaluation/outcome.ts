import type { Completeness } from '../classifier/index.js';

/** One document, judged: its truth and what a classifier said, as positions in a LabelSpace. */
export interface Outcome {
  /** Positions of the true labels: distinct, at least one. */
  readonly truth: Uint32Array;
  readonly completeness: Completeness;
  /** Positions that were scored, distinct, in any order; labels that are missing rank after all others. */
  readonly positions: Uint32Array;
  /** Score of each of `positions`, in [0, 1]. */
  readonly scores: Float32Array;
  /**
   * What each of `positions` is ranked by, highest first: mostly the scores. Where labels stand below labels, as subgroups do, a
   * classifier may put a child before its parent, though its score is lower.
   */
  readonly rankScores: Float32Array;
  /** Positions of the labels that the classifier decided for. */
  readonly selected: Uint32Array;
}

export const isComplete = (outcome: Outcome): boolean => outcome.completeness === 'complete';
