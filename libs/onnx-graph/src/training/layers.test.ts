import { InferenceSession, Tensor as OrtTensor } from '../runtime/index.js';
import { describe, expect, it } from 'vitest';
import { Expressions } from '../autodiff/expressions.js';
import { gradients } from '../autodiff/gradients.js';
import { GraphBuilder } from '../graph/graph-builder.js';
import type { Tensor } from '../graph/tensor.js';
import { floats, runGraph } from '../testing/run-graph.js';
import { bertLayer, numbers, type ReferenceLayer, rowsOf, slopes, sum } from '../testing/reference.js';
import { type LayerParameters, maskScores, meanPool, transformerLayer } from './layers.js';

const [batch, tokens, size, heads, inner] = [2, 3, 4, 2, 5];
const shape = { batch, heads, epsilon: 1e-5 };
const SHAPES: Record<keyof LayerParameters, readonly number[]> = {
  attentionWeights: [size, 3 * size],
  attentionBias: [3 * size],
  outputWeights: [size, size],
  outputBias: [size],
  attentionNormScale: [size],
  attentionNormOffset: [size],
  innerWeights: [size, inner],
  innerBias: [inner],
  outerWeights: [inner, size],
  outerBias: [size],
  normScale: [size],
  normOffset: [size],
};
const count = (dims: readonly number[]) => dims.reduce((a, b) => a * b, 1);
const names = Object.keys(SHAPES) as (keyof LayerParameters)[];
const parameters: ReferenceLayer = Object.fromEntries(
  names.map((name, i) => [name, numbers(count(SHAPES[name]), i)]),
);
const x = numbers(batch * tokens * size, 50);
const mask = [1, 1, 1, 1, 1, 0];
const weights = numbers(batch * size, 60);

/** Both texts through the layer, pooled, and weighed to one number. */
function reference(rows: readonly number[], p: ReferenceLayer): number {
  const texts = rowsOf(rows, tokens * size).map((text, i) => {
    const kept = mask.slice(i * tokens, (i + 1) * tokens);
    const out = bertLayer(rowsOf(text, size), p, kept, heads, shape.epsilon);
    return Array.from({ length: size }, (_, k) => sum(out.map((row, t) => row[k]! * kept[t]!)) / sum(kept));
  });
  return sum(texts.flat().map((value, i) => value * weights[i]!));
}

/** Rows [batch * tokens, size] in the order that layers take, [tokens * batch, size]. */
const tokensFirst = (f: Expressions, rows: Tensor): Tensor =>
  f.reshape(f.transpose(f.reshape(rows, [batch, -1, size]), [1, 0, 2]), [-1, size]);

/** The loss over both texts, and its gradients with respect to their rows and to all parameters. */
function lossAndGradients(graph: GraphBuilder, [rows, kept, ...tensors]: readonly Tensor[]): Tensor[] {
  const f = new Expressions(graph);
  const p = Object.fromEntries(names.map((name, i) => [name, tensors[i]!])) as unknown as LayerParameters;
  const out = transformerLayer(f, tokensFirst(f, rows!), p, maskScores(f, kept!), shape);
  const pooled = f.reshape(meanPool(f, out, kept!, shape), [-1]);
  const loss = f.total(f.mul(pooled, graph.constant('float32', weights)));
  return [loss, ...gradients(graph, loss, [rows!, ...tensors])];
}

describe('a whole BERT layer', () => {
  const inputs = [
    floats([batch * tokens, size], x),
    floats([batch, tokens], mask),
    ...names.map((name) => floats(SHAPES[name], parameters[name]!)),
  ];
  const run = () => runGraph(inputs, lossAndGradients);

  it('gives what the same formulas give in float64, forwards and backwards', async () => {
    const [loss, dx, ...derived] = await run();
    expect(loss!.values[0]).toBeCloseTo(reference(x, parameters), 5);
    const close = (found: readonly number[], expected: readonly number[]) =>
      found.forEach((value, i) =>
        expect(Math.abs(value - expected[i]!)).toBeLessThan(2e-5 * (1 + Math.abs(value))),
      );
    close(
      dx!.values,
      slopes((rows) => reference(rows, parameters), x),
    );
    names.forEach((name, i) => {
      expect(derived[i]!.shape).toEqual(SHAPES[name]);
      close(
        derived[i]!.values,
        slopes((values) => reference(x, { ...parameters, [name]: values }), parameters[name]!),
      );
    });
  });

  it('gives the same as one for CUDA, whose sums have two stages', async () => {
    const long = 128;
    const many = [
      floats([batch * long, size], numbers(batch * long * size, 70)),
      floats(
        [batch, long],
        Array.from({ length: batch * long }, (_, i) => (i < batch * long - 5 ? 1 : 0)),
      ),
      ...inputs.slice(2),
    ];
    const [cpu, cuda] = [
      await runGraph(many, lossAndGradients),
      await runGraph(many, lossAndGradients, 'cuda'),
    ];
    cpu.forEach(({ shape: dims, values }, i) => {
      expect(cuda[i]!.shape).toEqual(dims);
      values.forEach((x, k) => expect(Math.abs(cuda[i]!.values[k]! - x)).toBeLessThan(1e-6));
    });
  });

  it('does not let padding reach the other tokens', async () => {
    const [, dx] = await run();
    expect(dx!.values.slice(-size)).toEqual([0, 0, 0, 0].map(() => expect.closeTo(0, 6)));
  });

  it('takes texts whose length is known only when the graph runs', async () => {
    const expected = await run();
    const graph = new GraphBuilder();
    const declared = inputs.map(({ type, shape: known }, i) =>
      graph.input(
        `in${i}`,
        type,
        [
          [`${batch}*tokens`, size],
          [batch, 'tokens'],
        ][i] ?? known,
      ),
    );
    lossAndGradients(graph, declared).forEach((tensor, i) => graph.output(`out${i}`, tensor));
    const session = await InferenceSession.create(graph.build());
    const feeds = inputs.map(
      ({ shape: dims, values }, i) => [`in${i}`, new OrtTensor('float32', values, dims)] as const,
    );
    const results = await session.run(Object.fromEntries(feeds));
    expected.forEach(({ shape: dims, values }, i) => {
      expect(results[`out${i}`]!.dims).toEqual(dims);
      values.forEach((value, k) => expect(Number(results[`out${i}`]!.data[k])).toBeCloseTo(value, 5));
    });
  });
});
