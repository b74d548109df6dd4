/**
 * How much is known of the symbols that a text carries. `complete`: a label that is not among them is wrong. `partial`: the labels
 * among them are right, of all others nothing is known (one symbol of a patent that has several).
 */
export type Completeness = 'complete' | 'partial';
