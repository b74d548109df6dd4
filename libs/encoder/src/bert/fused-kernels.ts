import { DATA_TYPES, type FloatType, type GraphBuilder, type Tensor } from '@nonet/onnx-graph/graph';
import { type BertKernels, flatten, tokenPositions, unflatten } from './bert-forward.js';
import type { BertWeights } from './bert-parameters.js';
import { floatInitializer, type LinearLayers } from './linear.js';

/**
 * BERT's steps for inference, on the fused operators of ONNX Runtime (domain com.microsoft). Biases go into the fused
 * operator after the product. `type` is what the graph computes in, apart from the products of `linear`; `gelu` is the
 * exact function or its approximation by tanh.
 */
export function fusedKernels(
  graph: GraphBuilder,
  weights: BertWeights,
  type: FloatType,
  linear: LinearLayers,
  gelu: 'BiasGelu' | 'FastGelu',
): BertKernels {
  const { config } = weights;
  const { hidden, heads, epsilon } = config;
  const vector = (name: string) => {
    const data = weights.floats(name);
    return floatInitializer(graph, name, type, [data.length], data);
  };
  return {
    embed: ({ ids }) => {
      const table = floatInitializer(
        graph,
        'embeddings.positions',
        type,
        [config.positions, hidden],
        positionTable(weights),
      );
      const positions = graph.op('Gather', [table, tokenPositions(graph, ids)], { axis: 0 });
      const norm = ['weight', 'bias'].map((part) => vector(`embeddings.LayerNorm.${part}`));
      const words = wordEmbeddings(graph, weights, type, ids);
      return flatten(
        graph,
        graph.op('SkipLayerNormalization', [words, positions, ...norm], { epsilon }),
        hidden,
      );
    },

    attend: (states, attention, { ids, lengths }) => {
      const parts = ['query', 'key', 'value'].map((part) => `${attention}.${part}`);
      const inputs = linear(states, parts).map((part) => unflatten(graph, part, ids));
      const biases = new Float32Array(3 * hidden);
      parts.forEach((part, i) => biases.set(weights.floats(`${part}.bias`), i * hidden));
      const bias = floatInitializer(graph, `${attention}.bias`, type, [3 * hidden], biases);
      const mask = type === 'float16' ? lengthsAndStarts(graph, ids, lengths) : lengths;
      const context = graph.op('MultiHeadAttention', [...inputs, bias, mask], { num_heads: heads });
      return flatten(graph, context, hidden);
    },

    expand: (states, dense) => graph.op(gelu, [linear(states, [dense])[0]!, vector(`${dense}.bias`)]),

    project: (values, residual, block) => {
      const product = linear(values, [`${block}.dense`])[0]!;
      const norm = [`${block}.LayerNorm.weight`, `${block}.LayerNorm.bias`, `${block}.dense.bias`].map(
        vector,
      );
      return graph.op('SkipLayerNormalization', [product, residual, ...norm], { epsilon });
    },
  };
}

/**
 * The mask that the memory-efficient attention kernel of CUDA takes: the lengths, then where each row's queries begin
 * and where its keys begin, each with the end of the last row: `[3 * batch + 2]`.
 */
function lengthsAndStarts(graph: GraphBuilder, ids: Tensor, lengths: Tensor): Tensor {
  const shape = graph.op('Cast', [graph.op('Shape', [ids])], { to: DATA_TYPES.int32.code });
  const [batch, tokens] = [0, 1].map((axis) =>
    graph.op('Gather', [shape, graph.constant('int64', axis)], { axis: 0 }),
  );
  const one = graph.constant('int32', 1);
  const rows = graph.op('Range', [graph.constant('int32', 0), graph.op('Add', [batch!, one]), one]);
  const starts = graph.op('Mul', [rows, tokens!]);
  return graph.op('Concat', [lengths, starts, starts], { axis: 0 });
}

/** Position embeddings with the embedding of token type 0 added: a text here is always a single segment. */
function positionTable(weights: BertWeights): Float32Array {
  const table = weights.floats('embeddings.position_embeddings.weight');
  const types = weights.floats('embeddings.token_type_embeddings.weight');
  const { hidden } = weights.config;
  for (let i = 0; i < table.length; i++) table[i]! += types[i % hidden]!;
  return table;
}

/** Rows of the word table `[batch, tokens, hidden]`. A table stored in half precision stays so: half the memory. */
function wordEmbeddings(graph: GraphBuilder, weights: BertWeights, type: FloatType, ids: Tensor): Tensor {
  const name = 'embeddings.word_embeddings.weight';
  const shape = weights.shape(name);
  const stored = weights.data(name);
  const table =
    stored.type === 'F16'
      ? graph.initializer(
          name,
          'float16',
          shape,
          new Uint16Array(stored.bytes.buffer, 0, stored.bytes.length / 2),
        )
      : floatInitializer(graph, name, type, shape, weights.floats(name));
  const words = graph.op('Gather', [table, ids], { axis: 0 });
  return words.type === type ? words : graph.op('Cast', [words], { to: DATA_TYPES[type].code });
}
