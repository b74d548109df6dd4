import type { DataType, TensorData } from '../types/data-types.js';
import type { Dimension, Shape } from '../types/dimensions.js';
import type { GraphBuilder } from './graph-builder.js';
import type { Attributes } from '../operators/operator.js';

/** A value in a graph: an input, an initializer, or what a node computes. */
export interface Tensor {
  readonly name: string;
  readonly type: DataType;
  readonly shape: Shape;
  readonly graph: GraphBuilder;
  /** The elements where they are known when the graph is built, see `TensorType`. */
  readonly elements?: readonly Dimension[] | undefined;
}

/** A step of the computation. Nodes stand in the order in which they may run. */
export interface GraphNode {
  readonly name: string;
  readonly operator: string;
  readonly inputs: readonly (Tensor | null)[];
  readonly outputs: readonly Tensor[];
  readonly attributes: Attributes;
  /** The graph that a `Loop` runs. */
  readonly subgraphs: Readonly<Record<string, GraphBuilder>>;
}

export interface Initializer {
  readonly tensor: Tensor;
  readonly data: TensorData[DataType];
}

export interface GraphOutput {
  readonly name: string;
  readonly tensor: Tensor;
}
