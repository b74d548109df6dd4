export { type AddedHead, EncoderHeads } from './encoder-heads.js';
export { type ExpertState, expertStates } from './expert-states.js';
export { MixtureClassifier } from './mixture-classifier.js';
export { MixtureReader } from './mixture-reader.js';
export { MIXTURE_FILES, writeMixture } from './model-folder.js';
export { type MixtureParts, openMixture } from './open-mixture.js';
export type { MixtureParameters } from './parameters.js';
export type { ExpertSource, PluginExpertState } from './plugin-experts.js';
