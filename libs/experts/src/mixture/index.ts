export { type AddedHead, EncoderHeads } from './encoder-heads.js';
export type { OwnKnowledge } from '../section-expert/expert-parameters.js';
export { type ExpertState, expertStates } from './expert-states.js';
export { MixtureClassifier } from './mixture-classifier.js';
export { MixtureReader } from './mixture-reader.js';
export { MIXTURE_FILES, mixtureText, readMixture, writeMixture } from './model-folder.js';
export { type MixtureDependencies, openMixture } from './open-mixture.js';
export {
  type LeftOutExpert,
  type MixtureParameters,
  mixtureSchema,
  type PinnedEncoder,
} from './parameters.js';
export {
  type EncoderSource,
  encoderVerdict,
  type OpenedEncoder,
  openPinnedEncoder,
} from './pinned-encoder.js';
export { type PinnedExpert, type PinVerdict, pinVerdict } from './pinned-experts.js';
export type { ExpertSource, PluginExpertState } from './plugin-experts.js';
