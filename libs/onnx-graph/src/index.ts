export type { DataType, FloatType, TensorData } from './types/data-types.js';
export { DATA_TYPES } from './types/data-types.js';
export type { Dimension, Shape } from './types/dimensions.js';
export { GraphError, type GraphErrorCode } from './errors.js';
export { GraphBuilder, type LoopOptions, type OperatorOptions } from './graph/graph-builder.js';
export type { Attributes, AttributeValue } from './operators/operator.js';
export type { GraphNode, Tensor } from './graph/tensor.js';
export { Expressions, type Operand, type ProductOptions } from './autodiff/expressions.js';
export { gradients } from './autodiff/gradients.js';
export { TrainingError, type TrainingErrorCode } from './training/errors.js';
export {
  type LayerParameters,
  type LayerShape,
  linear,
  maskScores,
  meanPool,
  transformerLayer,
} from './training/layers.js';
export { binaryCrossEntropy, cosineSimilarity } from './training/elementary-losses.js';
export { adamW, type AdamWOptions, type GroupSettings, type Optimizer } from './training/optimizers.js';
export type { ParameterGroup, ParameterShape } from './training/parameter-groups.js';
export {
  type BatchInput,
  type StepContext,
  type StepResult,
  type TrainingProgram,
  trainingProgram,
  type TrainingProgramOptions,
} from './training/training-program.js';
export {
  type Batches,
  type StepReports,
  type TrainingDevice,
  TrainingSession,
} from './training/training-session.js';
export { initialState, parameterValues, type TrainingState } from './training/training-state.js';
