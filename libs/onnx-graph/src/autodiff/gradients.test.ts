import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GraphBuilder, type GraphDevice } from '../graph/graph-builder.js';
import { floats, runGraph, value, type Value } from '../testing/run-graph.js';
import type { Tensor } from '../graph/tensor.js';
import { DERIVATIVES } from './derivative-rules.js';
import { Expressions } from './expressions.js';
import { gradients } from './gradients.js';

type Formula = (f: Expressions, ...inputs: Tensor[]) => Tensor;
interface Case {
  readonly shapes: readonly (readonly number[])[];
  /** Where inputs come from; some functions have kinks or poles that a finite difference must not step over. */
  readonly from?: (x: number) => number;
  readonly formula: Formula;
}

const positive = (x: number) => 0.5 + Math.abs(x);
const awayFromZero = (x: number) => x + Math.sign(x || 1) * 0.3;
const [v, m, t] = [[4], [2, 3], [2, 3, 4]] as const;
const unary = (formula: Formula, from?: Case['from']): Case => ({
  shapes: [m],
  formula,
  ...(from && { from }),
});
const op =
  (operator: string, attributes = {}): Formula =>
  (f, ...inputs) =>
    f.graph.op(operator, inputs, attributes);
const reduce =
  (operator: string, axes: number[] | null, keepdims: number): Formula =>
  (f, x) =>
    f.graph.op(operator, axes ? [x, f.graph.integers(axes)] : [x], { keepdims });

const CASES: Record<string, readonly Case[]> = {
  Add: [{ shapes: [t, [3, 1]], formula: (f, a, b) => f.add(a, b) }],
  Sum: [{ shapes: [m, m, m], formula: (f, a, b, c) => f.addAll([f.square(a), b, c]) }],
  Sub: [{ shapes: [[3, 1], t], formula: (f, a, b) => f.sub(a, b) }],
  Mul: [{ shapes: [t, v], formula: (f, a, b) => f.mul(a, b) }],
  Div: [{ shapes: [t, v], from: positive, formula: (f, a, b) => f.div(a, b) }],
  Pow: [{ shapes: [m, [3]], from: positive, formula: (f, a, b) => f.pow(a, b) }],
  Min: [{ shapes: [m, [3]], formula: (f, a, b) => f.min(a, f.mul(b, 2)) }],
  Max: [{ shapes: [m, [3]], formula: (f, a, b) => f.max(a, f.mul(b, 2)) }],
  Where: [
    { shapes: [m, [3]], formula: (f, a, b) => f.where(f.greater(a, 0), f.square(a), b), from: awayFromZero },
  ],
  Cast: [unary((f, x) => f.square(f.cast(f.cast(x, 'float32'), 'float32')))],
  Identity: [unary(op('Identity'))],
  Abs: [unary((f, x) => f.abs(x), awayFromZero)],
  Neg: [unary((f, x) => f.neg(x))],
  Sqrt: [unary((f, x) => f.sqrt(x), positive)],
  Reciprocal: [unary(op('Reciprocal'), positive)],
  Exp: [unary((f, x) => f.exp(x))],
  Log: [unary((f, x) => f.log(x), positive)],
  Sin: [unary((f, x) => f.sin(x))],
  Cos: [unary((f, x) => f.cos(x))],
  Erf: [unary((f, x) => f.erf(x))],
  Relu: [unary(op('Relu'), awayFromZero)],
  Tanh: [unary((f, x) => f.tanh(x))],
  Sigmoid: [unary((f, x) => f.sigmoid(x))],
  Softplus: [unary((f, x) => f.softplus(x))],
  Gelu: [unary((f, x) => f.gelu(x))],
  BiasGelu: [{ shapes: [m, [3]], formula: op('BiasGelu') }],
  FastGelu: [unary(op('FastGelu')), { shapes: [m, [3]], formula: op('FastGelu') }],
  QuickGelu: [unary(op('QuickGelu', { alpha: 1.7 }))],
  Softmax: [
    unary((f, x) => f.softmax(x)),
    { shapes: [t], formula: (f, x) => f.softmax(x, 1) },
    // As attention uses it, where the sum over a row is taken from the other side of the product.
    {
      shapes: [
        [2, 3, 3],
        [2, 3, 2],
      ],
      formula: (f, s, v) => f.product(f.softmax(s), v),
    },
    {
      shapes: [
        [2, 3, 3],
        [3, 2, 2],
      ],
      formula: (f, s, v) => f.product(f.softmax(s), v, { transBatchB: 1 }),
    },
  ],
  LogSoftmax: [unary((f, x) => f.logSoftmax(x))],
  LayerNormalization: [{ shapes: [t, v, v], formula: op('LayerNormalization', { epsilon: 1e-5 }) }],
  SkipLayerNormalization: [
    { shapes: [t, t, v, v, v], formula: op('SkipLayerNormalization', { epsilon: 1e-5 }) },
  ],
  MatMul: [
    { shapes: [m, [3, 4]], formula: (f, a, b) => f.product(a, b) },
    { shapes: [t, [4, 2]], formula: (f, a, b) => f.product(a, b) },
    {
      shapes: [
        [2, 2, 3],
        [2, 3, 2],
      ],
      formula: (f, a, b) => f.product(a, b),
    },
    {
      shapes: [
        [2, 1, 2, 3],
        [3, 3, 2],
      ],
      formula: (f, a, b) => f.product(a, b),
    },
  ],
  FusedMatMul: [0, 1, 2, 3].flatMap((flags): Case[] => {
    const [transA, transB] = [flags & 1, flags >> 1] as [0 | 1, 0 | 1];
    const a = transA ? [3, 2] : [2, 3];
    const b = transB ? [4, 3] : [3, 4];
    const rowsFirst = ([rows, columns]: number[]) => [rows!, 5, columns!];
    return [
      { shapes: [a, b], formula: (f, x, y) => f.product(x, y, { transA, transB, alpha: 0.5 }) },
      {
        shapes: [rowsFirst(a), rowsFirst(b)],
        formula: (f, x, y) => f.product(x, y, { transA, transB, transBatchA: 1, transBatchB: 1 }),
      },
      {
        shapes: [[5, ...a], rowsFirst(b)],
        formula: (f, x, y) => f.product(x, y, { transA, transB, transBatchB: 1 }),
      },
    ];
  }),
  Gemm: [
    { shapes: [m, [3, 4], v], formula: op('Gemm', { beta: 2 }) },
    { shapes: [[3, 2], [4, 3], v], formula: op('Gemm', { transA: 1, transB: 1, alpha: 3 }) },
  ],
  ReduceSum: [
    unary(reduce('ReduceSum', [1], 0)),
    unary(reduce('ReduceSum', null, 1)),
    unary((f, x) => f.total(x)),
  ],
  ReduceMean: [
    unary(reduce('ReduceMean', [-1], 0)),
    { shapes: [t], formula: reduce('ReduceMean', [0, 2], 1) },
  ],
  ReduceL2: [unary(reduce('ReduceL2', [1], 0))],
  ReduceSumSquare: [unary(reduce('ReduceSumSquare', [0], 1))],
  ReduceLogSumExp: [unary(reduce('ReduceLogSumExp', [1], 0))],
  ReduceMax: [unary(reduce('ReduceMax', [1], 0))],
  ReduceMin: [unary(reduce('ReduceMin', [0], 1))],
  Reshape: [unary((f, x) => f.reshape(x, [3, 2]))],
  Squeeze: [{ shapes: [[2, 1, 3]], formula: (f, x) => f.squeeze(x, [1]) }],
  Unsqueeze: [unary((f, x) => f.unsqueeze(x, [0, 2]))],
  Expand: [{ shapes: [[3, 1]], formula: (f, x) => f.graph.op('Expand', [x, f.graph.integers([2, 3, 4])]) }],
  Transpose: [{ shapes: [t], formula: (f, x) => f.transpose(x, [2, 0, 1]) }, unary(op('Transpose'))],
  Concat: [{ shapes: [m, [2, 1]], formula: (f, a, b) => f.concat([a, b, a], 1) }],
  Split: [
    { shapes: [t], formula: (f, x) => f.mul(...(f.split(x, [2, 2], -1) as [Tensor, Tensor])) },
    { shapes: [t], formula: (f, x) => f.split(x, [1, 3], 2)[1]! },
  ],
  Slice: [{ shapes: [t], formula: (f, x) => f.slice(x, 1, 3, 2) }, unary((f, x) => f.slice(x, -2, 3, 1))],
  Pad: [unary((f, x) => f.graph.op('Pad', [x, f.graph.integers([1, 0, 0, 2])]))],
  Gather: [
    unary((f, x) => f.gather(x, f.graph.integers([1, 0, 1]))),
    { shapes: [m], formula: (f, x) => f.gather(x, f.graph.integers([1, -1, 1])) },
    { shapes: [t], formula: (f, x) => f.gather(x, f.graph.integers([2, 2]), 1) },
    { shapes: [t], formula: (f, x) => f.gather(x, f.graph.constant('int64', 1), 2) },
  ],
};

const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
const same = (x: number) => x;

/** Numbers between -1 and 1 that differ from each other by more than the step of a finite difference. */
const inputs = (shapes: Case['shapes'], from = same, salt = 0): Value[] =>
  shapes.map((shape, i) =>
    floats(
      shape,
      Array.from({ length: size(shape) }, (_, k) => from(Math.sin(1 + salt + 7 * i + 2.3 * k))),
    ),
  );

/** The loss: every element of the result with a weight of its own, so that no error cancels. */
function loss(f: Expressions, y: Tensor): Tensor {
  const weights = Array.from({ length: size(y.shape as number[]) }, (_, k) => 0.5 + Math.cos(3 * k));
  const flat = f.reshape(y, [-1]);
  return f.total(f.mul(flat, f.graph.constant('float32', weights)));
}

/** Central differences of the loss in all elements of all inputs, from one run with the shifted inputs as a batch. */
async function differences(given: Case, at: readonly Value[], step: number): Promise<number[][]> {
  const evaluate = async (shifted: readonly Value[][]) => {
    const results = await runGraph(shifted.flat(), (graph, tensors) => {
      const f = new Expressions(graph);
      return shifted.map((_, i) =>
        loss(f, given.formula(f, ...tensors.slice(i * at.length, (i + 1) * at.length))),
      );
    });
    return results.map(({ values }) => values[0]!);
  };
  const shift = (input: number, k: number, by: number) =>
    at.map((old, i) => (i === input ? { ...old, values: old.values.with(k, old.values[k]! + by) } : old));
  const places = at.flatMap(({ values }, input) => values.map((_, k) => [input, k] as const));
  const up = await evaluate(places.map(([input, k]) => shift(input, k, step)));
  const down = await evaluate(places.map(([input, k]) => shift(input, k, -step)));
  const slopes = up.map((high, i) => (high - down[i]!) / (2 * step));
  return at.map((_, input) => slopes.filter((__, i) => places[i]![0] === input));
}

const derived = (given: Case, at: readonly Value[]): Promise<Value[]> =>
  runGraph(at, (graph, tensors) => {
    const f = new Expressions(graph);
    return gradients(graph, loss(f, given.formula(f, ...tensors)), tensors);
  });

describe('derivative rules', () => {
  const all = Object.entries(CASES).flatMap(([name, cases]) =>
    cases.map((given, i) => [`${name} ${i}`, given] as const),
  );
  it.each(all)('agree with finite differences: %s', async (_, given) => {
    const at = inputs(given.shapes, given.from);
    const [found, expected] = [await derived(given, at), await differences(given, at, 1e-2)];
    found.forEach(({ shape, values }, i) => {
      expect(shape).toEqual(at[i]!.shape);
      values.forEach((x, k) => expect(Math.abs(x - expected[i]![k]!)).toBeLessThan(4e-3 * (1 + Math.abs(x))));
    });
  });

  it('are tested for every operator in the table', () => {
    expect(Object.keys(CASES).sort()).toEqual(Object.keys(DERIVATIVES).sort());
  });
});

describe('gradients', () => {
  it('obey the product rule at any point', async () => {
    const number = fc.float({ min: -2, max: 2, noNaN: true });
    await fc.assert(
      fc.asyncProperty(number, number, async (x, y) => {
        const [dx, dy] = await runGraph([floats([], [x]), floats([], [y])], (graph, [a, b]) => {
          const f = new Expressions(graph);
          return gradients(graph, f.mul(f.mul(a!, b!), a!), [a!, b!]);
        });
        expect(dx!.values[0]).toBeCloseTo(2 * x * y, 4);
        expect(dy!.values[0]).toBeCloseTo(x * x, 4);
      }),
      { numRuns: 20 },
    );
  });

  it('hold with dimensions that are known only when the graph runs', async () => {
    const graph = new GraphBuilder();
    const x = graph.input('x', 'float32', ['batch', 3]);
    const f = new Expressions(graph);
    const [dx] = gradients(graph, graph.op('ReduceMean', [f.square(f.reshape(x, [-1]))], { keepdims: 0 }), [
      x,
    ]);
    expect(dx!.shape).toEqual(['batch', 3]);
  });

  it('start from the seed, and stop at what has no derivative', async () => {
    const [dx] = await runGraph([floats([], [3]), floats([], [8])], (graph, [x, seed]) =>
      gradients(graph, new Expressions(graph).square(x!), [x!], seed),
    );
    expect(dx!.values).toEqual([48]);
    const graph = new GraphBuilder();
    const x = graph.input('x', 'float32', []);
    const missing = (make: () => unknown) =>
      expect(make).toThrow(expect.objectContaining({ code: 'GRAPH_GRADIENT_MISSING' }));
    missing(() => gradients(graph, graph.op('Floor', [x]), [x]));
    missing(() => gradients(graph, graph.op('Exp', [graph.constant('float32', 1)]), [x]));
  });

  it('of GELU hold in half precision, however large its input is', async () => {
    const x = [
      ...Array.from({ length: 1201 }, (_, i) => (i - 600) / 100),
      1e-3,
      -1e-3,
      300,
      -300,
      65504,
      -65504,
    ];
    const slopes = async (type: 'float32' | 'float16', device: GraphDevice) => {
      const given = value(type, [1, x.length], x);
      const formula = (graph: GraphBuilder, [input]: Tensor[]) => {
        const f = new Expressions(graph);
        return gradients(graph, f.total(f.gelu(input!)), [input!]);
      };
      const [dx] = await runGraph([given], formula, device);
      expect(dx!.shape).toEqual(given.shape);
      return dx!.values;
    };
    const full = await slopes('float32', 'cpu');
    for (const device of ['cpu', 'cuda'] as const) {
      const half = await slopes('float16', device);
      half.forEach((slope, i) =>
        expect(Math.abs(slope - full[i]!), `at ${x[i]}`).toBeLessThan(1.25 * 2 ** -10),
      );
    }
  });

  it('of a bias add up all rows in half precision, in two stages for CUDA', async () => {
    const [rows, width] = [2 * 128 * 128, 3];
    const weights = Array.from({ length: rows * width }, (_, i) => ((i % 7) - 2) / 1024);
    const [bias] = await runGraph(
      [value('float16', [rows, width], weights), value('float16', [width], [0, 0, 0])],
      (graph, [x, b]) => {
        const f = new Expressions(graph);
        return gradients(graph, f.total(f.mul(f.add(x!, b!), x!)), [b!]);
      },
      'cuda',
    );
    const sums = [0, 1, 2].map((k) =>
      weights.filter((_, i) => i % width === k).reduce((total, weight) => total + weight, 0),
    );
    expect(bias!.shape).toEqual([width]);
    bias!.values.forEach((total, k) => expect(Math.abs(total / sums[k]! - 1)).toBeLessThan(2 ** -10));
  });

  it('of an embedding add up where a row was read twice', async () => {
    const [table] = await runGraph(
      [floats([3, 2], [1, 2, 3, 4, 5, 6]), value('int32', [2, 2], [2, 0, 2, 2])],
      (graph, [t, ids]) => {
        const f = new Expressions(graph);
        return gradients(graph, f.total(f.gather(t!, ids!)), [t!]);
      },
    );
    expect(table!.values).toEqual([1, 1, 0, 0, 3, 3]);
  });
});
