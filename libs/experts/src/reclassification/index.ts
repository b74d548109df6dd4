export { fitSuccessorWeights, type SuccessorExample } from './fit-successor-weights.js';
export { type RankedSuccessor, rankSuccessors, type SuccessorWeights } from './successor-ranking.js';
export {
  type CarrierPatent,
  type ComparedSymbol,
  NO_CARRIERS,
  type SharedCarriers,
  type SignalledSuccessor,
  SUCCESSOR_SIGNALS,
  SuccessorCandidates,
  type SuccessorSignal,
} from './successor-signals.js';
export { SUCCESSOR_WEIGHTS } from './successor-weights.js';
