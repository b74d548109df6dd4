export { type AddedHead, EncoderHeads } from './encoder-heads.js';
export {
  extendMixture,
  type ExtendedMixture,
  type ExtendedSymbol,
  type Extension,
} from './extend-mixture.js';
export { fitScores, type FitExample } from './fit-mixture.js';
export { expertStates, type ExpertState } from './expert-states.js';
export { MixtureError, type MixtureErrorCode } from './errors.js';
export {
  learnCorrections,
  type Correction,
  type LearntMixture,
  type RefittedSection,
} from './learn-corrections.js';
export { readableText } from './patent-examples.js';
export { MixtureClassifier } from './mixture-classifier.js';
export { MixtureReader } from './mixture-reader.js';
export { MIXTURE_FILES, readMixture, writeMixture } from './model-folder.js';
export type { FittedExpert, GivenExpert } from './fit-plugin-experts.js';
export type { ExpertSource, PluginExpertState } from './plugin-experts.js';
export { openMixture, type MixtureParts } from './open-mixture.js';
export { pseudoSubclasses } from './pseudo-labels.js';
export { mixtureSchema, type MixtureParameters } from './parameters.js';
export {
  trainMixture,
  type MixtureEvent,
  type MixtureSource,
  type TrainMixtureOptions,
} from './train-mixture.js';
