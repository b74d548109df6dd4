import { GraphBuilder } from '@nonet/onnx-graph/graph';
import { InferenceSession, Tensor } from '@nonet/onnx-graph/runtime';

/** The largest magnitude of a weight that int8 products may use: 127, or 63 where larger ones would overflow. */
export type Int8Range = 127 | 63;

const SIZE = 64;

/**
 * Finds out whether this processor adds up products of eight bits exactly. x86 without VNNI adds pairs of them in 16
 * bits, which overflow for large weights, silently; halving the weights' range makes every sum exact there.
 */
export async function int8Range(): Promise<Int8Range> {
  const graph = new GraphBuilder('int8-range');
  const values = graph.input('values', 'uint8', [SIZE, SIZE]);
  const weights = graph.initializer('weights', 'int8', [SIZE, SIZE], new Int8Array(SIZE * SIZE).fill(127));
  const one = graph.constant('float32', 1);
  graph.output('sums', graph.op('MatMulIntegerToFloat', [values, weights, one, one]));
  const session = await InferenceSession.create(graph.build(), { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const largest = new Tensor('uint8', new Uint8Array(SIZE * SIZE).fill(255), [SIZE, SIZE]);
  const { sums } = await session.run({ values: largest });
  await session.release();
  return (sums!.data as Float32Array).every((sum) => sum === 255 * 127 * SIZE) ? 127 : 63;
}
