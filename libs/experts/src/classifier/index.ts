export { legacyWanted, type Candidates, type LegacySymbols } from './candidates.js';
export type { Classifier, DegradedAnswer, Question } from './classifier.js';
export type { Completeness } from './completeness.js';
export type {
  Evidence,
  Prediction,
  Ranking,
  ScoredSymbol,
  Signal,
  SignalEvidence,
  SpokenExpert,
  SimilarityEvidence,
  Voice,
  VoiceKind,
  WordEvidence,
} from './prediction.js';
export type { TextFacts } from './text-facts.js';
