import type { Batches, TensorData } from '@nonet/onnx-graph';
import type { Objective } from './objective.js';

/** The batches of consecutive steps as one array for each input: `[steps, …]`, or `[steps, parts, …]`. */
export function stackBatches(
  objective: Objective,
  first: number,
  steps: number,
  parts: number,
): { batches: Batches; tokens: number } {
  const drawn = Array.from({ length: steps * parts }, (_, i) => objective.draw(first * parts + i));
  const batches = Object.entries(objective.batch).map(([name, { shape }]) => {
    const arrays = drawn.map((batch) => batch.arrays[name]!);
    const dimensions = [steps, ...(parts === 1 ? [] : [parts]), ...(shape as number[])];
    return [name, { data: joinArrays(arrays), shape: dimensions }];
  });
  return { batches: Object.fromEntries(batches), tokens: drawn.reduce((sum, { tokens }) => sum + tokens, 0) };
}

/** Arrays of one type and length, one after the other. */
function joinArrays<T extends TensorData['int32' | 'uint8' | 'float32']>(arrays: readonly T[]): T {
  const [first] = arrays as [T, ...T[]];
  const joined = new (first.constructor as new (length: number) => T)(arrays.length * first.length);
  arrays.forEach((array, i) => joined.set(array, i * first.length));
  return joined;
}
