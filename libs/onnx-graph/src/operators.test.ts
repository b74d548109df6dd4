import { describe, expect, it } from 'vitest';
import { GraphBuilder } from './graph/graph-builder.js';
import { OPERATORS } from './operators/index.js';
import type { Attributes } from './operators/operator.js';
import { floats, runGraph, type Value, value } from './testing/run-graph.js';

const int64 = (shape: readonly number[], values: readonly number[]) => value('int64', shape, values);
const int32 = (shape: readonly number[], values: readonly number[]) => value('int32', shape, values);
const uint8 = (shape: readonly number[], values: readonly number[]) => value('uint8', shape, values);
const bool = (shape: readonly number[], values: readonly number[]) => value('bool', shape, values);
const number = (x: number) => floats([], [x]);
/** An input whose elements must be known when the graph is built. */
const known = (...values: number[]) => ({ known: values });
const scalar = (only: number) => ({ known: only });

type Argument = Value | ReturnType<typeof known | typeof scalar> | null;
type Case = [
  operator: string,
  inputs: readonly Argument[],
  attributes: Attributes,
  expected: readonly (Value | null)[],
];

const m23 = floats([2, 3], [1, 2, 3, 4, 5, 6]);
const x4 = [-2, -0.5, 0.5, 2];
const each = (operator: string, f: (x: number) => number, xs = x4): Case => [
  operator,
  [floats([xs.length], xs)],
  {},
  [floats([xs.length], xs.map(f))],
];
const pair = (
  operator: string,
  f: (a: number, b: number) => number,
  type: 'float32' | 'bool' = 'float32',
): Case => [
  operator,
  [m23, floats([3], [4, 2, 1])],
  {},
  [value(type, [2, 3], [f(1, 4), f(2, 2), f(3, 1), f(4, 4), f(5, 2), f(6, 1)])],
];
const reduce = (operator: string, f: (row: number[]) => number): Case => [
  operator,
  [m23, known(1)],
  { keepdims: 0 },
  [floats([2], [f([1, 2, 3]), f([4, 5, 6])])],
];

const ERF: Record<number, number> = { 2: 0.9953222650189527, 0.5: 0.5204998778130465 };
const erf = (x: number) => Math.sign(x) * ERF[Math.abs(x)]!;
const PHI: Record<string, number> = { '-2': 0.0227501, '-0.5': 0.3085375, '0.5': 0.6914625, '2': 0.9772499 };
const gelu = (x: number) => x * PHI[String(x)]!;
const geluTanh = (x: number) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const softmax = (row: number[]) => row.map((x) => Math.exp(x) / row.reduce((sum, y) => sum + Math.exp(y), 0));
const normalised = (row: number[]) => {
  const mean = row.reduce((a, b) => a + b) / row.length;
  const deviation = Math.sqrt(row.reduce((sum, x) => sum + (x - mean) ** 2, 0) / row.length);
  return row.map((x) => (x - mean) / deviation);
};
const n3 = normalised([1, 2, 3]);
const [w1, w2] = softmax([1 / Math.SQRT2, 0]) as [number, number];
const eye2 = [1, 0, 0, 1];

const CASES: readonly Case[] = [
  pair('Add', (a, b) => a + b),
  ['Sum', [m23, m23, floats([2, 3], [6, 5, 4, 3, 2, 1])], {}, [floats([2, 3], [8, 9, 10, 11, 12, 13])]],
  pair('Sub', (a, b) => a - b),
  pair('Mul', (a, b) => a * b),
  pair('Div', (a, b) => a / b),
  pair('Pow', (a, b) => a ** b),
  pair('Min', Math.min),
  pair('Max', Math.max),
  pair('Equal', (a, b) => Number(a === b), 'bool'),
  pair('Less', (a, b) => Number(a < b), 'bool'),
  pair('LessOrEqual', (a, b) => Number(a <= b), 'bool'),
  pair('Greater', (a, b) => Number(a > b), 'bool'),
  pair('GreaterOrEqual', (a, b) => Number(a >= b), 'bool'),
  ['Mod', [int64([3], [7, -7, 9]), int64([], [4])], {}, [int64([3], [3, 1, 1])]],
  ['BitwiseXor', [int64([2], [6, 5]), int64([2], [3, 5])], {}, [int64([2], [5, 0])]],
  ['And', [bool([4], [0, 0, 1, 1]), bool([4], [0, 1, 0, 1])], {}, [bool([4], [0, 0, 0, 1])]],
  ['Or', [bool([4], [0, 0, 1, 1]), bool([4], [0, 1, 0, 1])], {}, [bool([4], [0, 1, 1, 1])]],
  ['Not', [bool([2], [0, 1])], {}, [bool([2], [1, 0])]],
  each('Abs', Math.abs),
  each('Neg', (x) => -x),
  each('Sign', Math.sign),
  each('Sqrt', Math.sqrt, [0.25, 2, 9]),
  each('Reciprocal', (x) => 1 / x),
  each('Exp', Math.exp),
  each('Log', Math.log, [0.25, 2, 9]),
  each('Erf', erf),
  each('Tanh', Math.tanh),
  each('Sigmoid', sigmoid),
  each('Softsign', (x) => x / (1 + Math.abs(x))),
  each('Softplus', (x) => Math.log1p(Math.exp(x))),
  each('Relu', (x) => Math.max(x, 0)),
  each('Sin', Math.sin),
  each('Cos', Math.cos),
  each('Floor', Math.floor),
  each('Ceil', Math.ceil),
  each('Round', (x) => x, [-2, 1, 3]),
  each('Identity', (x) => x),
  ['Cast', [floats([4], x4)], { to: 7 }, [int64([4], [-2, 0, 0, 2])]],
  ['Where', [bool([2], [1, 0]), floats([2, 1], [1, 2]), number(9)], {}, [floats([2, 2], [1, 9, 2, 9])]],

  ['MatMul', [m23, floats([3, 1], [1, 10, 100])], {}, [floats([2, 1], [321, 654])]],
  ['Gemm', [m23, m23, number(1)], { transB: 1, alpha: 2 }, [floats([2, 2], [29, 65, 65, 155])]],
  [
    'FusedMatMul',
    [m23, m23],
    { transA: 1, alpha: 0.5 },
    [floats([3, 3], [8.5, 11, 13.5, 11, 14.5, 18, 13.5, 18, 22.5])],
  ],
  [
    'MatMulInteger',
    [uint8([1, 2], [3, 4]), uint8([2, 1], [5, 6]), uint8([], [1])],
    {},
    [int32([1, 1], [28])],
  ],
  [
    'MatMulIntegerToFloat',
    [
      uint8([1, 2], [3, 4]),
      uint8([2, 1], [5, 6]),
      number(0.5),
      number(2),
      uint8([], [1]),
      null,
      floats([1], [7]),
    ],
    {},
    [floats([1, 1], [35])],
  ],

  ['Reshape', [m23, known(3, -1)], {}, [floats([3, 2], [1, 2, 3, 4, 5, 6])]],
  ['Transpose', [m23], { perm: [1, 0] }, [floats([3, 2], [1, 4, 2, 5, 3, 6])]],
  ['Slice', [m23, known(1), known(3), known(1)], {}, [floats([2, 2], [2, 3, 5, 6])]],
  ['Concat', [m23, floats([2, 1], [8, 9])], { axis: 1 }, [floats([2, 4], [1, 2, 3, 8, 4, 5, 6, 9])]],
  ['Split', [m23, known(1, 2)], { axis: 1 }, [floats([2, 1], [1, 4]), floats([2, 2], [2, 3, 5, 6])]],
  ['Gather', [m23, int64([2], [2, 0])], { axis: 1 }, [floats([2, 2], [3, 1, 6, 4])]],
  ['GatherElements', [m23, int32([2, 1], [2, -3])], { axis: 1 }, [floats([2, 1], [3, 4])]],
  ['Unsqueeze', [floats([2], [1, 2]), known(0)], {}, [floats([1, 2], [1, 2])]],
  ['Squeeze', [floats([1, 2], [1, 2]), known(0)], {}, [floats([2], [1, 2])]],
  ['Pad', [floats([2], [1, 2]), known(1, 2)], {}, [floats([5], [0, 1, 2, 0, 0])]],
  ['Expand', [floats([2, 1], [1, 2]), known(2, 2)], {}, [floats([2, 2], [1, 1, 2, 2])]],
  ['Shape', [m23], {}, [int64([2], [2, 3])]],
  ['Range', [scalar(0), scalar(3), scalar(1)], {}, [int64([3], [0, 1, 2])]],
  [
    'ScatterND',
    [m23, int64([2, 1], [1, 1]), floats([2, 3], [1, 1, 1, 2, 2, 2])],
    { reduction: 'add' },
    [floats([2, 3], [1, 2, 3, 7, 8, 9])],
  ],

  reduce('ReduceSum', (row) => row.reduce((a, b) => a + b)),
  reduce('ReduceMean', (row) => row.reduce((a, b) => a + b) / 3),
  reduce('ReduceMax', (row) => Math.max(...row)),
  reduce('ReduceMin', (row) => Math.min(...row)),
  reduce('ReduceProd', (row) => row.reduce((a, b) => a * b)),
  reduce('ReduceL2', (row) => Math.hypot(...row)),
  reduce('ReduceSumSquare', (row) => row.reduce((sum, x) => sum + x * x, 0)),
  reduce('ReduceLogSumExp', (row) => Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0))),

  ['Softmax', [floats([1, 3], [1, 2, 3])], {}, [floats([1, 3], softmax([1, 2, 3]))]],
  ['LogSoftmax', [floats([1, 3], [1, 2, 3])], {}, [floats([1, 3], softmax([1, 2, 3]).map(Math.log))]],
  each('Gelu', gelu),
  each('FastGelu', geluTanh),
  [
    'BiasGelu',
    [floats([4], [-3, -1.5, -0.5, 1]), floats([4], [1, 1, 1, 1])],
    {},
    [floats([4], x4.map(gelu))],
  ],
  [
    'QuickGelu',
    [floats([4], x4)],
    { alpha: 1.5 },
    [
      floats(
        [4],
        x4.map((x) => x * sigmoid(1.5 * x)),
      ),
    ],
  ],
  [
    'LayerNormalization',
    [floats([1, 3], [1, 2, 3]), floats([3], [1, 2, 3]), floats([3], [0, 0, 1])],
    { epsilon: 1e-12 },
    [
      floats([1, 3], [n3[0]!, 2 * n3[1]!, 3 * n3[2]! + 1]),
      floats([1, 1], [2]),
      floats([1, 1], [Math.sqrt(1.5)]),
    ],
  ],
  [
    'SkipLayerNormalization',
    [
      floats([1, 1, 3], [1, 1, 1]),
      floats([1, 1, 3], [0, 1, 2]),
      floats([3], [1, 1, 1]),
      floats([3], [0, 0, 0]),
      null,
    ],
    { epsilon: 1e-12 },
    [floats([1, 1, 3], n3), null, null, floats([1, 1, 3], [1, 2, 3])],
  ],

  [
    'MultiHeadAttention',
    [floats([1, 2, 2], eye2), floats([1, 2, 2], eye2), floats([1, 2, 2], eye2)],
    { num_heads: 1 },
    [floats([1, 2, 2], [w1, w2, w2, w1])],
  ],

  ['QuantizeLinear', [floats([2], [2, 4]), number(2), uint8([], [1])], {}, [uint8([2], [2, 3])]],
];

describe('operators in ONNX Runtime', () => {
  it.each(CASES.map((given) => [given[0], given] as const))(
    '%s',
    async (_, [operator, inputs, attributes, expected]) => {
      const values = inputs.filter((input): input is Value => input !== null && 'values' in input);
      const wanted = expected.flatMap((output, i) => (output ? [i] : []));
      const results = await runGraph(values, (graph, tensors) => {
        const rest = [...tensors];
        const given = inputs.map((input) => {
          if (input === null) return null;
          return 'known' in input ? graph.constant('int64', input.known) : rest.shift()!;
        });
        const outputs = graph.op(operator, given, attributes, { outputs: expected.length });
        for (const i of wanted)
          expect([outputs[i]!.type, outputs[i]!.shape]).toEqual([expected[i]!.type, expected[i]!.shape]);
        return wanted.map((i) => outputs[i]!);
      });
      wanted.forEach((at, i) => {
        expect([results[i]!.type, results[i]!.shape]).toEqual([expected[at]!.type, expected[at]!.shape]);
        results[i]!.values.forEach((x, k) => expect(x).toBeCloseTo(expected[at]!.values[k]!, 3));
      });
    },
  );

  it('are all covered by a case above, if the processor has them', () => {
    const names = Object.keys(OPERATORS).filter((operator) => operator !== 'GatedAdd');
    expect(new Set(CASES.map(([operator]) => operator))).toEqual(new Set(names));
  });

  it('refuse shapes that the kernel of CUDA would not take', () => {
    const graph = new GraphBuilder('test', null, 'cuda');
    const [rows, columns, short] = [
      [2, 3],
      [2, 1],
      [1, 3],
    ].map((shape, i) => graph.input(`in${i}`, 'float32', shape));
    expect(graph.op('GatedAdd', [rows!, rows!, columns!]).shape).toEqual([2, 3]);
    for (const inputs of [
      [rows!, rows!, rows!],
      [rows!, short!, columns!],
    ]) {
      expect(() => graph.op('GatedAdd', inputs)).toThrow(
        expect.objectContaining({ code: 'GRAPH_SHAPE_MISMATCH' }),
      );
    }
  });
});
