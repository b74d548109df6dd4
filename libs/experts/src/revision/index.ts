export {
  type ExtendedMixture,
  type ExtendedSymbol,
  extendMixture,
  type Extension,
} from './extend-mixture.js';
export {
  type Correction,
  learnCorrections,
  type LearntMixture,
  type RefittedSection,
} from './learn-corrections.js';
