import { codedError, type CodeOf } from '@nonet/errors';

/** A mistake in a graph, found when the graph is built and not when it runs. */
export class GraphError extends codedError('GraphError', [
  'GRAPH_OPERATOR_UNKNOWN',
  'GRAPH_INPUTS_INVALID',
  'GRAPH_ATTRIBUTE_INVALID',
  'GRAPH_TYPE_MISMATCH',
  'GRAPH_SHAPE_MISMATCH',
  'GRAPH_DATA_INVALID',
  'GRAPH_NAME_TAKEN',
  'GRAPH_TENSOR_FOREIGN',
  'GRAPH_GRADIENT_MISSING',
  'GRAPH_TOO_LARGE',
]) {}

/** What can be wrong with a graph while it is built; stable, so that callers may branch on it. */
export type GraphErrorCode = CodeOf<typeof GraphError>;
