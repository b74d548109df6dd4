export type { DataType, FloatType, TensorData } from '../types/data-types.js';
export { DATA_TYPES } from '../types/data-types.js';
export type { Dimension, Shape } from '../types/dimensions.js';
export { GraphError, type GraphErrorCode } from '../errors.js';
export type { Attributes, AttributeValue } from '../operators/operator.js';
export { GraphBuilder, type GraphDevice, type LoopOptions, type OperatorOptions } from './graph-builder.js';
export type { GraphNode, Tensor } from './tensor.js';
