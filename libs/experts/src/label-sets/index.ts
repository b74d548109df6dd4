export { FEWEST_EXAMPLES, fitLabels, type LabelFit } from './fit-labels.js';
export { type ReadExample, weighSignals } from './weigh-signals.js';
export { LabelPairs } from './label-pairs.js';
export { evaluateLabels, type JudgedLabels, type LabelEvaluation } from './evaluate-labels.js';
export {
  type LabelAnswer,
  LabelClassifier,
  type LabelClassifierDependencies,
  type LabelEvidence,
  type LabelJudgement,
  type LabelQuestion,
  type LabelVoice,
  type ScoredLabel,
} from './label-classifier.js';
export {
  type Background,
  backgroundOf,
  LABEL_FEATURES,
  type LabelReading,
  labelSignals,
  labelWords,
} from './label-features.js';
export { LabelMemory } from './label-memory.js';
export { type LabelParameters, labelParametersSchema, USUAL_LABEL_PARAMETERS } from './label-parameters.js';
export {
  knownSymbol,
  type LabelEntries,
  type LabelEntry,
  type LabelExample,
  labelText,
  pathOf,
} from './label-set.js';
