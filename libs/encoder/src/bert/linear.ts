import { Float16Bits } from '@nonet/numerics';
import type { FloatType, GraphBuilder, Tensor } from '@nonet/onnx-graph';
import type { BertWeights } from './bert-parameters.js';

/**
 * The products of linear layers that share their input, without the biases: values `[rows, in]` to one `[rows, out]`
 * for each of the layers named.
 */
export type LinearLayers = (values: Tensor, layers: readonly string[]) => Tensor[];

/** Products in floating point. */
export function floatLayers(graph: GraphBuilder, weights: BertWeights, type: FloatType): LinearLayers {
  return (values, layers) =>
    layers.map((layer) => {
      const [outputs, inputs] = weights.shape(`${layer}.weight`) as [number, number];
      const data = transposed(weights.floats(`${layer}.weight`), outputs, inputs);
      const weight = floatInitializer(graph, `${layer}.weight`, type, [inputs, outputs], data);
      return graph.op('MatMul', [values, weight]);
    });
}

/** Stores float32 numbers in the model, rounded to the type that the graph computes in. */
export function floatInitializer(
  graph: GraphBuilder,
  name: string,
  type: FloatType,
  shape: readonly number[],
  data: Float32Array,
): Tensor {
  if (type === 'float32') return graph.initializer(name, type, shape, data);
  if (type === 'float16') return graph.initializer(name, type, shape, Float16Bits.float16.fromFloats(data));
  throw new RangeError(`The encoder does not compute in ${type}.`);
}

/** `[rows, columns]` to `[columns, rows]`; in tiles, so that both sides stay in the cache. */
export function transposed(data: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(data.length);
  const tile = 32;
  for (let top = 0; top < rows; top += tile) {
    for (let left = 0; left < columns; left += tile) {
      const bottom = Math.min(rows, top + tile);
      const right = Math.min(columns, left + tile);
      for (let r = top; r < bottom; r++) {
        for (let c = left; c < right; c++) result[c * rows + r] = data[r * columns + c]!;
      }
    }
  }
  return result;
}
