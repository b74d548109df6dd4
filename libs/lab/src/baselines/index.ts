export {
  type BaselineDependencies,
  type BaselineEvaluation,
  type BaselineOptions,
  evaluateBaselines,
} from './evaluate-baselines.js';
export { TextVectors } from './text-vectors.js';
