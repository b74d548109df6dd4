import { DATA_TYPES, type GraphBuilder, type Tensor } from '@nonet/onnx-graph/graph';
import type { Pooling } from '../checkpoint/checkpoint.js';
import { type TokenBatch, tokenPositions, unflatten } from './bert-forward.js';

/** Keeps the division finite, as PyTorch's `normalize` does. */
const SHORTEST = 1e-12;

/** The vector of each text from the vectors of its tokens, of unit length: `[batch, hidden]` float32. */
export function poolAndNormalize(
  graph: GraphBuilder,
  states: Tensor,
  tokens: TokenBatch,
  pooling: Pooling,
): Tensor {
  const cube = asFloat32(graph, unflatten(graph, states, tokens.ids));
  const pooled =
    pooling === 'cls'
      ? graph.op('Gather', [cube, graph.constant('int64', 0)], { axis: 1 })
      : mean(graph, cube, tokens);
  const length = graph.op('Sqrt', [
    graph.op('ReduceSumSquare', [pooled, graph.integers([-1])], { keepdims: 1 }),
  ]);
  return graph.op('Div', [pooled, graph.op('Max', [length, graph.constant('float32', SHORTEST)])]);
}

/** The mean over the tokens that are there, as one product with weights `1 / length` (0 for padding). */
function mean(graph: GraphBuilder, cube: Tensor, { ids, lengths }: TokenBatch): Tensor {
  const positions = graph.op('Cast', [tokenPositions(graph, ids)], { to: DATA_TYPES.int32.code });
  const column = graph.op('Unsqueeze', [lengths, graph.integers([1])]);
  const present = asFloat32(graph, graph.op('Less', [positions, column]));
  const weights = graph.op('Div', [present, asFloat32(graph, column)]);
  const product = graph.op('MatMul', [graph.op('Unsqueeze', [weights, graph.integers([1])]), cube]);
  return graph.op('Squeeze', [product, graph.integers([1])]);
}

const asFloat32 = (graph: GraphBuilder, tensor: Tensor) =>
  tensor.type === 'float32' ? tensor : graph.op('Cast', [tensor], { to: DATA_TYPES.float32.code });
