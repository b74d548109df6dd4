import { GraphBuilder } from '@nonet/onnx-graph/graph';
import type { Pooling } from '../checkpoint/checkpoint.js';
import type { Int8Range } from './int8-range.js';
import { bertForward, type TokenBatch } from './bert-forward.js';
import type { BertWeights } from './bert-parameters.js';
import { fusedKernels } from './fused-kernels.js';
import { int8Layers } from './int8-layers.js';
import { floatLayers } from './linear.js';
import { poolAndNormalize } from './pooling.js';

/** What the products of the encoder are computed in. */
export type Precision = 'fp32' | 'fp16' | 'int8';

/** How the products of a graph are computed; int8 in the range that the processor adds up exactly. */
export type Arithmetic =
  { readonly precision: 'fp32' | 'fp16' } | { readonly precision: 'int8'; readonly range: Int8Range };

/** Changes whenever the same weights would give other vectors; a part of an encoder's fingerprint. */
export const GRAPH_VERSION = 2;

/**
 * The ONNX model of an encoder: `input_ids` int32 `[batch, tokens]` and `lengths` int32 `[batch]` in,
 * `embeddings` float32 `[batch, hidden]` of unit length out.
 */
export function encoderGraph(weights: BertWeights, arithmetic: Arithmetic, pooling: Pooling): Uint8Array {
  const graph = new GraphBuilder('encoder');
  const tokens: TokenBatch = {
    ids: graph.input('input_ids', 'int32', ['batch', 'tokens']),
    lengths: graph.input('lengths', 'int32', ['batch']),
  };
  const type = arithmetic.precision === 'fp16' ? 'float16' : 'float32';
  const linear =
    arithmetic.precision === 'int8'
      ? int8Layers(graph, weights, arithmetic.range)
      : floatLayers(graph, weights, type);
  // In eight bits the approximation is as good: it is off by less than a step of the quantisation that follows it.
  const exact = weights.config.activation === 'gelu' && arithmetic.precision !== 'int8';
  const gelu = exact ? 'BiasGelu' : 'FastGelu';
  const states = bertForward(weights.config, fusedKernels(graph, weights, type, linear, gelu), tokens);
  graph.output('embeddings', poolAndNormalize(graph, states, tokens, pooling));
  return graph.build();
}
