export type { Classifier, Question } from './classifier.js';
export * from './baselines/index.js';
export * from './comparison/index.js';
export * from './evaluation/index.js';
export * from './heads/index.js';
export * from './model-files/index.js';
export * from './mixture/index.js';
export * from './neighbours/index.js';
export type {
  Evidence,
  Prediction,
  Signal,
  SignalEvidence,
  SimilarityEvidence,
  WordEvidence,
} from './prediction.js';
export * from './section-expert/index.js';
export * from './zero-shot/index.js';
