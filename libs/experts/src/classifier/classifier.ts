import type { Candidates } from './candidates.js';
import type { Prediction, Ranking } from './prediction.js';

/** What is asked of a classifier. */
export interface Question {
  readonly text: string;
  readonly candidates: Candidates;
  /** Maximum number of answers. */
  readonly top: number;
  /** Answers below this score are left out; in [0, 1]. */
  readonly minScore: number;
  /**
   * In [0, 1]: an answer with a lower score is replaced by its deepest ancestor that reaches it, once each, and left out where none
   * does. Absent or null: answers stay as they are.
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
