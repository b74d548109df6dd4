import { describe, expect, it } from 'vitest';
import { Expressions } from '../autodiff/expressions.js';
import { gradients } from '../autodiff/gradients.js';
import type { Tensor } from '../graph/tensor.js';
import { dot, mean } from '@nonet/numerics';
import { numbers, rowsOf, slopes, sum } from '../testing/reference.js';
import { floats, runGraph, type Value } from '../testing/run-graph.js';
import { binaryCrossEntropy, cosineSimilarity } from './elementary-losses.js';

/** Loss and gradient of one formula in its first input, against the same formula in float64. */
async function agrees(
  inputs: readonly Value[],
  formula: (f: Expressions, inputs: Tensor[]) => Tensor,
  reference: (x: readonly number[]) => number,
): Promise<void> {
  const [loss, gradient] = await runGraph(inputs, (graph, tensors) => {
    const value = formula(new Expressions(graph), tensors);
    return [value, ...gradients(graph, value, [tensors[0]!])];
  });
  const at = inputs[0]!.values;
  expect(loss!.shape).toEqual([]);
  expect(loss!.values[0]).toBeCloseTo(reference(at), 5);
  const expected = slopes(reference, at);
  gradient!.values.forEach((slope, i) => expect(slope).toBeCloseTo(expected[i]!, 5));
}

describe('losses and their gradients', () => {
  it('binary cross-entropy, where a label without weight counts nothing', async () => {
    const [targets, weights] = [
      [1, 0, 0.5, 1],
      [1, 2, 1, 0],
    ];
    await agrees(
      [floats([2, 2], [3, -4, 0.3, 9]), floats([2, 2], targets), floats([2, 2], weights)],
      (f, [logits, t, w]) => binaryCrossEntropy(f, logits!, t!, w!),
      (x) => sum(x.map((v, i) => weights[i]! * (Math.log1p(Math.exp(v)) - v * targets[i]!))) / 4,
    );
  });

  it('the pairwise cosine loss of the report', async () => {
    const [right, labels] = [numbers(6, 5), [1, 0]];
    await agrees(
      [floats([2, 3], numbers(6, 4)), floats([2, 3], right), floats([2], labels)],
      (f, [a, b, l]) => cosineSimilarity(f, f.unitRows(a!), f.unitRows(b!), l!),
      (x) =>
        mean(
          rowsOf(x, 3).map((a, i) => {
            const b = rowsOf(right, 3)[i]!;
            return (dot(a, b) / Math.hypot(...a) / Math.hypot(...b) - labels[i]!) ** 2;
          }),
        ),
    );
  });
});
