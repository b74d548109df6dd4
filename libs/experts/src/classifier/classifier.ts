import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { Candidates, LegacySymbols } from './candidates.js';
import type { TextFacts } from './text-facts.js';
import type { Prediction, Ranking } from './prediction.js';

/** What is asked of a classifier. */
export interface Question {
  readonly text: string;
  /** The text's vector as a query of the classifier's encoder, `[dimension]`, where it is kept; absent: it is computed. */
  readonly vector?: Float32Array | undefined;
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
  /** Default: left out, unless the candidates name them. */
  readonly legacy?: LegacySymbols;
  /** Year of publication, which says much of whether a text has legacy symbols; null or absent: not known. */
  readonly year?: number | null;
  /** What is known of the text beside its words, for experts of plugins that ask for it; null or absent: nothing. */
  readonly facts?: TextFacts | null;
  readonly signal?: AbortSignal;
  /** Hears of sections that were answered without the expert of a plugin that they have. */
  readonly onDegraded?: (sections: readonly DegradedAnswer[]) => void;
}

/** A section that was answered without the expert of a plugin that it has. */
export interface DegradedAnswer {
  readonly section: string;
  /** The id of its provider. */
  readonly expert: string;
  readonly plugin: string;
  readonly version: string;
  readonly problem: string;
}

/**
 * What can classify, trained or not. A score is the calibrated probability that the text carries the symbol, and is never
 * above the score of the parent. The score of section Y is that of its other symbols where legacy symbols are left out.
 */
export interface Classifier {
  /**
   * The best candidates with what speaks for them, best first.
   * @throws UnknownSymbolError where the scheme lacks a candidate
   */
  classify(question: Question): Promise<Prediction[]>;
  /** The same without reasons, for many texts: the best candidates and, once each, the symbols above them. */
  rank(question: Question): Promise<Ranking>;
  /** How many patents it remembers that carry a subclass; absent: it learnt from none. */
  remembered?(subclass: CpcSymbol): number;
  /** Frees what the classifier alone holds; what it was given (encoder, embeddings) belongs to the giver. */
  dispose(): Promise<void>;
}
