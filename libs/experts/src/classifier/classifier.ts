import type { Ranking } from '../evaluation/index.js';
import type { Prediction } from './prediction.js';
import type { Candidates } from './candidates.js';

/** What is asked of a classifier. */
export interface Question {
  readonly text: string;
  readonly candidates: Candidates;
  /** At most so many answers. */
  readonly top: number;
  /** Answers below this score are left out; in [0, 1]. */
  readonly minScore: number;
  /**
   * The confidence that is asked for, in [0, 1]: an answer below it is given by its deepest ancestor that reaches it, once each,
   * and left out where none does. Answers stay as they are where absent.
   */
  readonly minConfidence?: number | null;
  readonly signal?: AbortSignal;
}

/**
 * What can classify, trained or not. A score is the calibrated probability that the text carries the symbol, and is never
 * above the score of the parent.
 */
export interface Classifier {
  /**
   * The best candidates with what speaks for them, best first.
   * @throws UnknownSymbolError where the scheme lacks a candidate
   */
  classify(question: Question): Promise<Prediction[]>;
  /** The same without reasons, for many texts: the best candidates and, once each, the symbols above them. */
  rank(question: Question): Promise<Ranking>;
  /** Frees what the classifier alone holds; what it was given (encoder, embeddings) belongs to the giver. */
  dispose(): Promise<void>;
}
