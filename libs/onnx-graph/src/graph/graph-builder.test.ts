import { InferenceSession, Tensor as OrtTensor } from '../runtime/index.js';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from './graph-builder.js';
import { floats, runGraph } from '../testing/run-graph.js';

const text = (names: TemplateStringsArray) => names[0]!.split(' ');

describe('inferred shapes', () => {
  it('follow names through products, reshapes and shapes computed in the graph', () => {
    const g = new GraphBuilder();
    const x = g.input('x', 'float32', ['batch', 'tokens', 384]);
    const w = g.input('w', 'float32', [384, 1536]);
    expect(g.op('MatMul', [x, w]).shape).toEqual(['batch', 'tokens', 1536]);
    const rows = g.op('Reshape', [x, g.integers([-1, 384])]);
    expect(rows.shape).toEqual(['batch*tokens', 384]);
    expect(g.op('Reshape', [x, g.integers([0, 0, 12, 32])]).shape).toEqual(['batch', 'tokens', 12, 32]);
    const target = g.op('Concat', [g.op('Shape', [x], { start: 0, end: 2 }), g.integers([-1])], { axis: 0 });
    expect(g.op('Reshape', [rows, target]).shape).toEqual(['batch', 'tokens', 384]);
    expect(g.op('Slice', [x, g.integers([0]), g.integers([1]), g.integers([1])]).shape).toEqual([
      'batch',
      1,
      384,
    ]);
  });

  it.each([
    [
      'MatMul',
      [
        [2, 3],
        [4, 5],
      ],
      'MatMul "MatMul_0": inner dimensions differ: [2, 3] x [4, 5]',
    ],
    ['Add', [[2, 3], [4]], 'Add "Add_0": shapes do not broadcast together: [2, 3] and [4]'],
    [
      'Add',
      [
        ['batch', 3],
        ['tokens', 3],
      ],
      'Add "Add_0": shapes do not broadcast together: [batch, 3] and [tokens, 3]',
    ],
  ])('stop %s when they do not fit, with the node and the shapes', (operator, shapes, message) => {
    const g = new GraphBuilder();
    const inputs = shapes.map((shape, i) => g.input(`x${i}`, 'float32', shape));
    expect(() => g.op(operator, inputs)).toThrow(
      expect.objectContaining({ code: 'GRAPH_SHAPE_MISMATCH', message }),
    );
  });
});

describe('GraphBuilder fails with', () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', [2]);
  const i = g.input('i', 'int64', [2]);
  it.each([
    ['GRAPH_OPERATOR_UNKNOWN', () => g.op('Matmul', [x, x])],
    ['GRAPH_INPUTS_INVALID', () => g.op('Add', [x])],
    ['GRAPH_INPUTS_INVALID', () => g.op('Reshape', [x, i])],
    ['GRAPH_ATTRIBUTE_INVALID', () => g.op('Softmax', [x], { dim: 1 })],
    ['GRAPH_ATTRIBUTE_INVALID', () => g.op('Softmax', [x], { axis: 1 })],
    ['GRAPH_ATTRIBUTE_INVALID', () => g.op('Softmax', [x], { axis: 0.5 })],
    ['GRAPH_TYPE_MISMATCH', () => g.op('Add', [x, i])],
    ['GRAPH_DATA_INVALID', () => g.initializer('w', 'float32', [3], new Float32Array(2))],
    ['GRAPH_DATA_INVALID', () => g.initializer('w', 'float16', [3], new Float32Array(3) as never)],
    ['GRAPH_NAME_TAKEN', () => g.input('x', 'float32', [])],
    ['GRAPH_TENSOR_FOREIGN', () => g.op('Abs', [new GraphBuilder().input('y', 'float32', [2])])],
  ])('%s', (code, make) => {
    expect(make).toThrow(expect.objectContaining({ name: 'GraphError', code }));
  });

  it('GRAPH_TOO_LARGE, before any memory is spent on the model', () => {
    const large = new GraphBuilder('large');
    const table = new Uint8Array(2 ** 30);
    for (const name of text`a b`)
      large.output(`${name}.out`, large.initializer(name, 'uint8', [2 ** 30], table));
    expect(() => large.build()).toThrow(expect.objectContaining({ code: 'GRAPH_TOO_LARGE' }));
  });
});

describe('a built model', () => {
  it('holds one node for the same question asked twice, and nothing that no output needs', async () => {
    const g = new GraphBuilder();
    const x = g.input('x', 'float32', ['n']);
    const once = g.op('Exp', [x]);
    expect(g.op('Exp', [x])).toBe(once);
    g.op('BitwiseXor', [g.constant('int64', 1), g.constant('int64', 2)]);
    g.output('y', once);
    g.output('z', x);
    const session = await InferenceSession.create(g.build());
    const { y, z } = await session.run({ x: new OrtTensor('float32', [0, 1]) });
    expect([y!.data, z!.data]).toEqual([new Float32Array([1, Math.E]), new Float32Array([0, 1])]);
  });

  it('keeps half precision weights as they are', async () => {
    const [out] = await runGraph([], (g) => [
      g.op('Cast', [g.initializer('w', 'float16', [3], new Uint16Array([0x3c00, 0x3555, 0xfbff]))], {
        to: 1,
      }),
    ]);
    expect(out!.values).toEqual([1, 0.333251953125, -65504]);
  });

  it('runs a loop: values carried on, values collected', async () => {
    const [last, powers] = await runGraph([floats([2], [1, 2])], (g, [x]) => {
      const { carried, collected } = g.loop({
        trips: g.constant('int64', 3),
        carried: [x!],
        body: (body, iteration, [value]) => {
          const weight = body.op('Cast', [body.op('Add', [iteration, body.constant('int64', 1)])], { to: 1 });
          const next = body.op('Mul', [body.op('Mul', [value!, x!]), weight]);
          return { carried: [next], collected: [value!] };
        },
      });
      return [carried[0]!, collected[0]!];
    });
    expect(last!.values).toEqual([6, 96]);
    expect(powers).toEqual(floats([3, 2], [1, 2, 1, 4, 2, 16]));
  });
});
