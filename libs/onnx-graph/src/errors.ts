/** What can be wrong with a graph while it is built; stable, so that callers may branch on it. */
export type GraphErrorCode =
  | 'GRAPH_OPERATOR_UNKNOWN'
  | 'GRAPH_INPUTS_INVALID'
  | 'GRAPH_ATTRIBUTE_INVALID'
  | 'GRAPH_TYPE_MISMATCH'
  | 'GRAPH_SHAPE_MISMATCH'
  | 'GRAPH_DATA_INVALID'
  | 'GRAPH_NAME_TAKEN'
  | 'GRAPH_TENSOR_FOREIGN'
  | 'GRAPH_GRADIENT_MISSING'
  | 'GRAPH_TOO_LARGE';

/** A mistake in a graph, found when the graph is built and not when it runs. */
export class GraphError extends Error {
  override readonly name = 'GraphError';

  constructor(
    readonly code: GraphErrorCode,
    message: string,
  ) {
    super(message);
  }
}
