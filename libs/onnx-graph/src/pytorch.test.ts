import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Expressions } from './autodiff/expressions.js';
import { gradients } from './autodiff/gradients.js';
import type { Attributes } from './operators/operator.js';
import type { Tensor } from './graph/tensor.js';
import { floats, runGraph, type Value, value } from './testing/run-graph.js';
import { type LayerParameters, maskScores, transformerLayer } from './training/layers.js';
import { binaryCrossEntropy } from './training/elementary-losses.js';
import { adamW } from './training/optimizers.js';
import type { ParameterGroup } from './training/parameter-groups.js';
import { trainingProgram } from './training/training-program.js';
import { TrainingSession } from './training/training-session.js';
import { initialState, parameterValues } from './training/training-state.js';

// The figures are made by fixtures/make-pytorch-fixtures.py, which says how.
interface Figures {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}
interface Fixture {
  readonly name: string;
  readonly inputs: readonly Figures[];
  readonly output: Figures;
  readonly weights: Figures;
  readonly gradients: readonly Figures[];
}

const file = (name: string) => new URL(`../fixtures/${name}.json`, import.meta.url);
const made = existsSync(file('adamw'));
const load = <T>(name: string): T[] => (made ? JSON.parse(readFileSync(file(name), 'utf8')).cases : []);
const input = ({ shape, values }: Figures): Value => floats(shape, values);

function close(found: Value, expected: Figures): void {
  expect(found.shape).toEqual(expected.shape);
  found.values.forEach((x, i) => {
    expect(Math.abs(x - expected.values[i]!)).toBeLessThan(1e-5 * (1 + 10 * Math.abs(expected.values[i]!)));
  });
}

/** Result and gradients of a formula against the figures of a case. */
async function agrees(given: Fixture, formula: (f: Expressions, inputs: Tensor[]) => Tensor): Promise<void> {
  const [output, ...derived] = await runGraph(
    [...given.inputs, given.weights].map(input),
    (graph, tensors) => {
      const f = new Expressions(graph);
      const [inputs, weights] = [tensors.slice(0, -1), tensors.at(-1)!];
      const y = formula(f, inputs);
      return [y, ...gradients(graph, f.total(f.mul(y, weights)), inputs)];
    },
  );
  close(output!, given.output);
  given.gradients.forEach((expected, i) => close(derived[i]!, expected));
}

describe.skipIf(!made)('the same figures as PyTorch', () => {
  it.each(load<Fixture>('activations').map((given) => [given.name, given] as const))(
    '%s',
    async (name, given) => {
      const attributes: Attributes = name.endsWith('LayerNormalization') ? { epsilon: 1e-12 } : {};
      await agrees(given, (f, inputs) =>
        name === 'unitRows' ? f.unitRows(inputs[0]!) : f.graph.op(name, inputs, attributes),
      );
    },
  );

  it.each(
    load<Fixture & { labels?: number[]; targets?: Figures; temperature?: number }>('losses').map(
      (g) => [g.name, g] as const,
    ),
  )('%s', async (name, given) => {
    await agrees(given, (f, [x, y]) => {
      const matrix = (rows: number, make: (row: number) => number[]) =>
        f.reshape(f.graph.constant('float32', Array.from({ length: rows }, (_, row) => make(row)).flat()), [
          rows,
          -1,
        ]);
      const ofOneClass = (logits: Tensor, classes: readonly number[]) => {
        const chosen = matrix(classes.length, (row) =>
          Array<number>(f.size(logits, -1)).fill(0).with(classes[row]!, 1),
        );
        return f.neg(f.mul(f.total(f.mul(f.logSoftmax(logits), chosen)), 1 / classes.length));
      };
      if (name === 'crossEntropy') return ofOneClass(x!, given.labels!);
      if (name === 'binaryCrossEntropy') {
        const { shape, values } = given.targets!;
        const ones = matrix(shape[0]!, () => Array(shape[1]).fill(1));
        return binaryCrossEntropy(f, x!, f.reshape(f.graph.constant('float32', values), shape), ones);
      }
      // InfoNCE: of the cosines of a row, the one at its own place.
      const alpha = 1 / given.temperature!;
      const cosines = f.product(f.unitRows(x!), f.unitRows(y!), { transB: 1, alpha });
      return ofOneClass(cosines, [...Array(f.size(x!, 0)).keys()]);
    });
  });

  type LayerFixture = Fixture & {
    mask: Figures;
    names: string[];
    batch: number;
    tokens: number;
    heads: number;
    epsilon: number;
  };
  it.each(load<LayerFixture>('bert-layer').map((given) => [given.name, given] as const))(
    '%s',
    async (_, given) => {
      await agrees(given, (f, [x, ...tensors]) => {
        const p = Object.fromEntries(
          given.names.map((name, i) => [name, tensors[i]!]),
        ) as unknown as LayerParameters;
        const mask = f.reshape(f.graph.constant('float32', given.mask.values), given.mask.shape);
        const { batch, tokens } = given;
        const size = f.size(x!, -1);
        const turned = (rows: Tensor, [from, to]: [number, number]) =>
          f.reshape(f.transpose(f.reshape(rows, [from, to, size]), [1, 0, 2]), [-1, size]);
        const rows = transformerLayer(f, turned(x!, [batch, tokens]), p, maskScores(f, mask), given);
        return turned(rows, [tokens, batch]);
      });
    },
  );

  interface AdamWFixture {
    readonly x: Figures;
    readonly y: Figures;
    readonly first: readonly [Figures, Figures];
    readonly last: readonly [Figures, Figures];
    readonly losses: number[];
    readonly norms: number[];
    readonly rate: number;
    readonly weightDecay: number;
    readonly clipNorm: number;
  }
  it.each(load<AdamWFixture>('adamw'))('twenty steps of AdamW', async ({ x, y, first, last, ...given }) => {
    const group = (name: string, { shape }: Figures, weightDecay: number): ParameterGroup => ({
      name: `${name}s`,
      learningRateScale: 1,
      weightDecay,
      parameters: [{ name, shape }],
    });
    const program = trainingProgram({
      groups: [group('w', first[0], given.weightDecay), group('b', first[1], 0)],
      batch: {
        x: { type: 'float32', shape: x.shape.slice(1) },
        y: { type: 'float32', shape: y.shape.slice(1) },
      },
      optimizer: adamW(),
      clipNorm: given.clipNorm,
      precision: 'float32',
      accumulate: 1,
      step: ({ f, parameters: { w, b }, batch }) => {
        const error = f.sub(f.add(f.product(batch.x!, w!), b!), batch.y!);
        return { loss: f.mul(f.total(f.square(error)), 1 / x.shape[1]!), metrics: {} };
      },
    });
    const start = { w: Float32Array.from(first[0].values), b: Float32Array.from(first[1].values) };
    const session = await TrainingSession.open(program, initialState(program, start), 'cpu');
    const batches = {
      x: { data: Float32Array.from(x.values), shape: x.shape },
      y: { data: Float32Array.from(y.values), shape: y.shape },
    };
    const reports = await session.run(
      batches,
      given.losses.map(() => given.rate),
    );
    const numbers = (list: ArrayLike<number>) => value('float32', [list.length], Array.from(list));
    close(numbers(reports.losses), numbers(given.losses));
    close(numbers(reports.norms), numbers(given.norms));
    const { w, b } = parameterValues(program, session.state);
    close(numbers(w!), { ...last[0], shape: [w!.length] });
    close(numbers(b!), { ...last[1], shape: [b!.length] });
    await session.dispose();
  });
});
