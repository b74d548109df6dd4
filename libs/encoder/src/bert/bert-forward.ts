import type { GraphBuilder, Tensor } from '@nonet/onnx-graph';
import type { BertConfig } from '../checkpoint/bert-config.js';
import { layerName } from './bert-parameters.js';

/** Texts padded on the right to the longest: token ids `[batch, tokens]` and the length of each `[batch]`, int32. */
export interface TokenBatch {
  readonly ids: Tensor;
  readonly lengths: Tensor;
}

/**
 * The steps of BERT that can be computed in more than one way: with fused operators, in eight bits, or from plain
 * operators on trainable parameters. `hidden states` are `[batch * tokens, hidden]`; names are those of the checkpoint.
 */
export interface BertKernels {
  /** Word, position and token type embeddings, added and normalised: hidden states. */
  embed(tokens: TokenBatch): Tensor;
  /** Query, key and value projections and scaled dot-product attention: hidden states before the output projection. */
  attend(states: Tensor, attention: string, tokens: TokenBatch): Tensor;
  /** Linear layer and activation: `[batch * tokens, intermediate]`. */
  expand(states: Tensor, dense: string): Tensor;
  /** Linear layer, residual and layer normalisation: hidden states. */
  project(values: Tensor, residual: Tensor, block: string): Tensor;
}

/** The forward pass of BERT (Devlin et al. 2019): hidden states `[batch * tokens, hidden]` after the last layer. */
export function bertForward(config: BertConfig, kernels: BertKernels, tokens: TokenBatch): Tensor {
  let states = kernels.embed(tokens);
  for (let index = 0; index < config.layers; index++) {
    const layer = layerName(index);
    const attended = kernels.attend(states, `${layer}.attention.self`, tokens);
    const mixed = kernels.project(attended, states, `${layer}.attention.output`);
    const expanded = kernels.expand(mixed, `${layer}.intermediate.dense`);
    states = kernels.project(expanded, mixed, `${layer}.output`);
  }
  return states;
}

/** `[batch * tokens, size]` to `[batch, tokens, size]`, batch and tokens taken from the token ids. */
export function unflatten(graph: GraphBuilder, states: Tensor, ids: Tensor): Tensor {
  const shape = graph.op('Concat', [graph.op('Shape', [ids]), graph.integers([-1])], { axis: 0 });
  return graph.op('Reshape', [states, shape]);
}

/** `[batch, tokens, size]` to `[batch * tokens, size]`. */
export function flatten(graph: GraphBuilder, states: Tensor, size: number): Tensor {
  return graph.op('Reshape', [states, graph.integers([-1, size])]);
}

/** The positions of the tokens of a padded text: 0, 1, 2, .. as int64 `[tokens]`. */
export function tokenPositions(graph: GraphBuilder, ids: Tensor): Tensor {
  const count = graph.op('Squeeze', [graph.op('Shape', [ids], { start: 1, end: 2 }), graph.integers([0])]);
  return graph.op('Range', [graph.constant('int64', 0), count, graph.constant('int64', 1)]);
}
