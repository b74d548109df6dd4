export { type FitExample, fitScores, mixtureHabits } from './fit-mixture.js';
export type { FittedExpert, GivenExpert } from './fit-plugin-experts.js';
export { readableText } from './patent-examples.js';
export { pseudoSubclasses } from './pseudo-labels.js';
export {
  type MixtureEvent,
  type MixtureSource,
  readHeld,
  trainMixture,
  type TrainMixtureOptions,
} from './train-mixture.js';
