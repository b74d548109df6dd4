import { dot, mean } from '@nonet/numerics';
import { describe, expect, it } from 'vitest';
import { Expressions } from '../autodiff/expressions.js';
import { gradients } from '../autodiff/gradients.js';
import type { Tensor } from '../graph/tensor.js';
import { numbers, rowsOf, slopes, softmax, sum } from '../testing/reference.js';
import { floats, runGraph, value, type Value } from '../testing/run-graph.js';
import { binaryCrossEntropy, cosineSimilarity, crossEntropy, infoNce } from './losses.js';

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
  it('cross-entropy', async () => {
    const labels = [2, 0];
    await agrees(
      [floats([2, 3], numbers(6, 1)), value('int64', [2], labels)],
      (f, [logits, wanted]) => crossEntropy(f, logits!, wanted!),
      (x) => mean(rowsOf(x, 3).map((row, i) => -Math.log(softmax(row)[labels[i]!]!))),
    );
  });

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

  it('InfoNCE with several positives, and candidates left out', async () => {
    const positives = [0.5, 0.5, 0, 0, 1, 0];
    const excluded = [0, 0, 0, 1, 0, 0];
    const candidates = numbers(6, 3);
    await agrees(
      [
        floats([2, 2], numbers(4, 2)),
        floats([3, 2], candidates),
        floats([2, 3], positives),
        value('bool', [2, 3], excluded),
      ],
      (f, [a, c, p, e]) => infoNce(f, a!, c!, { temperature: 0.1, positives: p!, excluded: e! }),
      (x) =>
        mean(
          rowsOf(x, 2).map((anchor, i) => {
            const logits = rowsOf(candidates, 2).map((c, k) =>
              excluded[3 * i + k] ? -1e4 : dot(anchor, c) / 0.1,
            );
            const top = Math.max(...logits);
            const norm = top + Math.log(sum(logits.map((z) => Math.exp(z - top))));
            return -sum(logits.map((z, k) => positives[3 * i + k]! * (z - norm)));
          }),
        ),
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
