export type { Candidates } from './candidates.js';
export type { Classifier, Question } from './classifier.js';
export type { Completeness } from './completeness.js';
export type {
  Evidence,
  Prediction,
  Ranking,
  ScoredSymbol,
  Signal,
  SignalEvidence,
  SimilarityEvidence,
  WordEvidence,
} from './prediction.js';
