export { TrainingError, type TrainingErrorCode } from './errors.js';
export {
  type LayerParameters,
  type LayerShape,
  linear,
  maskScores,
  meanPool,
  transformerLayer,
} from './layers.js';
export { binaryCrossEntropy, cosineSimilarity } from './elementary-losses.js';
export { adamW, type AdamWOptions, type GroupSettings, type Optimizer } from './optimizers.js';
export type { ParameterGroup, ParameterShape } from './parameter-groups.js';
export {
  type BatchInput,
  type StepContext,
  type StepResult,
  type TrainingProgram,
  trainingProgram,
  type TrainingProgramOptions,
} from './training-program.js';
export { type Batches, type StepReports, type TrainingDevice, TrainingSession } from './training-session.js';
export { initialState, parameterValues, type TrainingState } from './training-state.js';
