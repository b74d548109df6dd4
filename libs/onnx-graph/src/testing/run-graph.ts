import { Float16Bits } from '@nonet/numerics';
import { InferenceSession, Tensor as OrtTensor } from '../runtime/index.js';
import { type DataType, encodeNumbers } from '../types/data-types.js';
import { GraphBuilder, type GraphDevice } from '../graph/graph-builder.js';
import type { Tensor } from '../graph/tensor.js';
import { forProcessor } from './for-processor.js';

/** A value for a test graph: its elements as numbers, whatever the type. */
export interface Value {
  readonly type: DataType;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

export const value = (type: DataType, shape: readonly number[], values: readonly number[]): Value => ({
  type,
  shape,
  values,
});
export const floats = (shape: readonly number[], values: readonly number[]): Value =>
  value('float32', shape, values);

/**
 * Runs what `build` makes of the values, given to it as inputs, in ONNX Runtime on the CPU, also where the graph is one for
 * CUDA.
 */
export async function runGraph(
  values: readonly Value[],
  build: (graph: GraphBuilder, inputs: Tensor[]) => readonly Tensor[],
  device: GraphDevice = 'cpu',
): Promise<Value[]> {
  const graph = new GraphBuilder('test', null, device);
  const inputs = values.map(({ type, shape }, i) => graph.input(`in${i}`, type, shape));
  const outputs = build(graph, inputs);
  outputs.forEach((output, i) => graph.output(`out${i}`, output));
  const session = await InferenceSession.create(forProcessor(graph.build()), { logSeverityLevel: 3 });
  const feeds = Object.fromEntries(values.map((given, i) => [`in${i}`, toOrt(given)]));
  try {
    const results = await session.run(feeds);
    return outputs.map((_, i) => fromOrt(results[`out${i}`]!));
  } finally {
    await session.release();
  }
}

function toOrt({ type, shape, values }: Value): OrtTensor {
  return new OrtTensor(type as 'float32', encodeNumbers(type, values) as Float32Array, shape);
}

function fromOrt(tensor: OrtTensor): Value {
  const data = tensor.data as unknown as Float32Array | BigInt64Array | Uint16Array;
  const numbers = tensor.type === 'float16' ? Float16Bits.float16.toFloats(bitsOf(data)) : data;
  return {
    type: tensor.type as DataType,
    shape: tensor.dims,
    values: Array.from(numbers as ArrayLike<number>, Number),
  };
}

/** Half precision comes back as Uint16Array or, where the runtime has it, as Float16Array: the bits are the same. */
const bitsOf = (data: ArrayBufferView): Uint16Array =>
  new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
