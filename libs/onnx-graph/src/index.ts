export type { DataType, FloatType, TensorData } from './data-types.js';
export { DATA_TYPES } from './data-types.js';
export type { Dimension, Shape } from './dimensions.js';
export { GraphError, type GraphErrorCode } from './errors.js';
export { GraphBuilder, type LoopOptions, type OperatorOptions } from './graph-builder.js';
export { Float16Bits } from './half-precision.js';
export type { Attributes, AttributeValue } from './operators/operator.js';
export type { GraphNode, Tensor } from './tensor.js';
