export * from './evaluation/index.js';
export * from './heads/index.js';
export type {
  Evidence,
  Prediction,
  Signal,
  SignalEvidence,
  SimilarityEvidence,
  WordEvidence,
} from './prediction.js';
export * from './zero-shot/index.js';
