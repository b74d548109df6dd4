export type { Candidates } from './candidates.js';
export type { Classifier, Question } from './classifier.js';
export type {
  Evidence,
  Prediction,
  Signal,
  SignalEvidence,
  SimilarityEvidence,
  WordEvidence,
} from './prediction.js';
