import type { BatchInput, Batches } from '@nonet/onnx-graph';
import { type GroupedRows, groupRows, type LengthGroup, paddedTokens } from './length-groups.js';
import type { Objective } from '../objectives/objective.js';

/** The inputs of a program: the rows of a batch in groups of length, and its relations. */
export function batchInputs(
  objective: Objective,
  groups: readonly LengthGroup[],
): Record<keyof GroupedRows, BatchInput> & Record<string, BatchInput> {
  const relations = Object.entries(objective.relations).map(([name, shape]) => [
    name,
    { type: 'uint8', shape },
  ]);
  return {
    ...(Object.fromEntries(relations) as Record<string, BatchInput>),
    ids: { type: 'int32', shape: [paddedTokens(groups)] },
    lengths: { type: 'int32', shape: [objective.rows] },
    places: { type: 'int32', shape: [objective.rows] },
  };
}

/** The batches of consecutive steps as one array for each input, `[steps, …]` or `[steps, parts, …]`. */
export function stackBatches(
  objective: Objective,
  groups: readonly LengthGroup[],
  { first, steps, parts }: { readonly first: number; readonly steps: number; readonly parts: number },
): { batches: Batches; tokens: number } {
  const drawn = Array.from({ length: steps * parts }, (_, i) => {
    const { rows, relations } = objective.draw(first * parts + i);
    return { ...groupRows(rows, groups), ...relations };
  });
  const batches = Object.entries(batchInputs(objective, groups)).map(([name, { shape }]) => {
    const arrays = drawn.map((batch) => (batch as Record<string, Int32Array | Uint8Array>)[name]!);
    const dimensions = [steps, ...(parts === 1 ? [] : [parts]), ...(shape as number[])];
    return [name, { data: joinArrays(arrays), shape: dimensions }];
  });
  const tokens = drawn.reduce((sum, { lengths }) => lengths.reduce((all, length) => all + length, sum), 0);
  return { batches: Object.fromEntries(batches), tokens };
}

/** Arrays of one type and length, one after the other. */
function joinArrays<T extends Int32Array | Uint8Array>(arrays: readonly T[]): T {
  const [first] = arrays as [T, ...T[]];
  const joined = new (first.constructor as new (length: number) => T)(arrays.length * first.length);
  arrays.forEach((array, i) => joined.set(array, i * first.length));
  return joined;
}
