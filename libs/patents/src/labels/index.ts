export { readLabelled } from './read-labelled.js';
export {
  describeReading,
  ReadingTally,
  type LabelCounts,
  type LeftOut,
  type ReadingReport,
  type Refusal,
} from './reading-tally.js';
export { isUnknownTo, resolveLabels, type ResolvedLabels, type SymbolLookup } from './resolve-labels.js';
