import { erf } from '@nonet/numerics';
import { type BertWeights, layerName } from '../bert/bert-parameters.js';

/**
 * BERT in plain float64 arithmetic, one text, straight from the paper: slow, and independent of every graph, operator
 * and batch. Returns the mean-pooled vector of unit length.
 */
export function referenceEmbedding(weights: BertWeights, ids: Int32Array): Float64Array {
  const { config } = weights;
  const { hidden, heads, epsilon } = config;
  const size = hidden / heads;
  const parameter = remembered((name: string) => Float64Array.from(weights.floats(name)));

  const linear = (x: Float64Array, name: string): Float64Array => {
    const weight = parameter(`${name}.weight`);
    return parameter(`${name}.bias`).map((bias, out) => {
      let sum = bias;
      for (let i = 0; i < x.length; i++) sum += x[i]! * weight[out * x.length + i]!;
      return sum;
    });
  };
  const norm = (x: Float64Array, name: string): Float64Array => {
    const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
    const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length;
    const [scale, offset] = [parameter(`${name}.weight`), parameter(`${name}.bias`)];
    return x.map((value, i) => ((value - mean) / Math.sqrt(variance + epsilon)) * scale[i]! + offset[i]!);
  };
  const plus = (a: Float64Array, b: Float64Array) => a.map((value, i) => value + b[i]!);
  const rowOf = (name: string, row: number) => parameter(name).subarray(row * hidden, (row + 1) * hidden);

  let states = Array.from(ids, (id, position) => {
    const word = plus(
      rowOf('embeddings.word_embeddings.weight', id),
      rowOf('embeddings.token_type_embeddings.weight', 0),
    );
    return norm(plus(word, rowOf('embeddings.position_embeddings.weight', position)), 'embeddings.LayerNorm');
  });
  for (let layer = 0; layer < config.layers; layer++) {
    const at = layerName(layer);
    const [queries, keys, values] = ['query', 'key', 'value'].map((part) =>
      states.map((state) => linear(state, `${at}.attention.self.${part}`)),
    ) as [Float64Array[], Float64Array[], Float64Array[]];
    const context = queries.map((query) => {
      const mixed = new Float64Array(hidden);
      for (let from = 0; from < hidden; from += size) {
        const scores = keys.map((key) => {
          let dot = 0;
          for (let i = from; i < from + size; i++) dot += query[i]! * key[i]!;
          return Math.exp(dot / Math.sqrt(size));
        });
        const total = scores.reduce((sum, score) => sum + score, 0);
        values.forEach((value, token) => {
          for (let i = from; i < from + size; i++) mixed[i]! += (scores[token]! / total) * value[i]!;
        });
      }
      return mixed;
    });
    const attended = states.map((state, token) =>
      norm(
        plus(linear(context[token]!, `${at}.attention.output.dense`), state),
        `${at}.attention.output.LayerNorm`,
      ),
    );
    states = attended.map((state) => {
      const inner = linear(state, `${at}.intermediate.dense`).map(
        (value) => 0.5 * value * (1 + erf(value / Math.SQRT2)),
      );
      return norm(plus(linear(inner, `${at}.output.dense`), state), `${at}.output.LayerNorm`);
    });
  }
  const sum = states.reduce(plus);
  const length = Math.hypot(...sum);
  return sum.map((value) => value / length);
}

function remembered<T>(compute: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    if (!known.has(name)) known.set(name, compute(name));
    return known.get(name)!;
  };
}
