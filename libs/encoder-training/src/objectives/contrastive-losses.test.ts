import { sigmoid } from '@nonet/numerics';
import { Expressions, gradients, GraphBuilder, type Tensor } from '@nonet/onnx-graph';
import fc from 'fast-check';
import { InferenceSession } from '@nonet/onnx-graph/runtime';
import { describe, expect, it } from 'vitest';
import { CERTAIN, UNTOLD } from '../corpus/teachers.js';
import {
  contrast,
  contrastBothWays,
  knownLabels,
  NEGATIVE,
  POSITIVE,
  softLabels,
  sparseLabels,
  UNKNOWN,
} from './contrastive-losses.js';

type Formula = (f: Expressions, values: Tensor, relations: Tensor) => Tensor;

interface Case {
  readonly rows: number;
  readonly columns: number;
  readonly values: number[];
  readonly relations: number[];
}

/** A loss over a matrix, and its gradient with respect to it. */
async function evaluate(formula: Formula, { rows, columns, values, relations }: Case) {
  const graph = new GraphBuilder();
  const matrix = (name: string, numbers: number[]) =>
    graph.initializer(name, 'float32', [rows, columns], Float32Array.from(numbers));
  const given = matrix('values', values);
  const loss = formula(new Expressions(graph), given, matrix('relations', relations));
  graph.output('loss', loss);
  graph.output('gradient', gradients(graph, loss, [given])[0]!);
  const session = await InferenceSession.create(graph.build());
  const results = await session.run({});
  await session.release();
  return {
    loss: Number(results['loss']!.data[0]),
    gradient: Array.from(results['gradient']!.data as Float32Array),
  };
}

const cases = fc
  .record({ rows: fc.integer({ min: 1, max: 4 }), columns: fc.integer({ min: 2, max: 5 }) })
  .chain(({ rows, columns }) => {
    const list = <T>(of: fc.Arbitrary<T>) =>
      fc.array(of, { minLength: rows * columns, maxLength: rows * columns });
    return fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      values: list(fc.float({ min: -20, max: 20, noNaN: true })),
      relations: list(fc.constantFrom(NEGATIVE, POSITIVE, UNKNOWN)),
    });
  });

const rowsOf = ({ rows, columns, values, relations }: Case) =>
  Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (__, column) => ({
      value: values[row * columns + column]!,
      relation: relations[row * columns + column]!,
    })),
  );
const mean = (list: number[]) => (list.length === 0 ? 0 : list.reduce((a, b) => a + b, 0) / list.length);
const logSumExp = (list: number[]) => Math.log(list.reduce((sum, x) => sum + Math.exp(x), 0));
const holds = (law: (given: Case) => Promise<void>) =>
  fc.assert(fc.asyncProperty(cases, law), { numRuns: 40 });

/** The formula of the docstring, anchor by anchor. */
const expectedContrast = (given: Case, counted: readonly number[]) =>
  mean(
    rowsOf(given).flatMap((row) => {
      const positives = row.filter(({ relation }) => relation === POSITIVE).map(({ value }) => value);
      const denominator = row.filter(({ relation }) => counted.includes(relation)).map(({ value }) => value);
      return positives.length === 0 ? [] : [logSumExp(denominator) - mean(positives)];
    }),
  );

describe('contrast', () => {
  it('is InfoNCE over the positives and negatives that are known', () =>
    holds(async (given) => {
      const { loss, gradient } = await evaluate((f, s, r) => contrast(f, s, r, 'all'), given);
      expect(loss).toBeCloseTo(expectedContrast(given, [NEGATIVE, POSITIVE]), 3);
      gradient.forEach((slope, i) => {
        expect(Number.isFinite(slope)).toBe(true);
        if (given.relations[i] === UNKNOWN) expect(slope).toBeCloseTo(0, 6);
      });
    }));

  it('leaves positives out of the denominator where it is decoupled', async () => {
    const given: Case = {
      rows: 1,
      columns: 4,
      values: [5, 3, 1, 9],
      relations: [POSITIVE, NEGATIVE, NEGATIVE, UNKNOWN],
    };
    const { loss } = await evaluate((f, s, r) => contrast(f, s, r, 'negatives'), given);
    expect(loss).toBeCloseTo(Math.log(Math.exp(3) + Math.exp(1)) - 5, 5);
  });

  it('asks candidates for their anchors, too', () =>
    holds(async (given) => {
      const { rows, columns } = given;
      const turn = (list: number[]) =>
        Array.from({ length: rows * columns }, (_, i) => list[(i % rows) * columns + Math.floor(i / rows)]!);
      const back = {
        rows: columns,
        columns: rows,
        values: turn(given.values),
        relations: turn(given.relations),
      };
      const { loss } = await evaluate(contrastBothWays, given);
      const expected = [given, back].map((one) => expectedContrast(one, [NEGATIVE, POSITIVE]));
      expect(loss).toBeCloseTo(mean(expected), 3);
    }));
});

const crossEntropy = (logit: number, target: number) =>
  Math.log1p(Math.exp(-Math.abs(logit))) + Math.max(logit, 0) - logit * target;

describe('label losses', () => {
  it('weigh a negative by how much the model believes in it, and count texts that have a label', () =>
    holds(async (given) => {
      const { loss, gradient } = await evaluate(sparseLabels, given);
      const weight = (logit: number, relation: number) =>
        relation === UNKNOWN ? 0 : relation === POSITIVE ? 1 : Math.max(0.05, sigmoid(logit));
      const texts = rowsOf(given).filter((row) => row.some(({ relation }) => relation === POSITIVE)).length;
      const terms = rowsOf(given)
        .flat()
        .map(
          (cell) =>
            weight(cell.value, cell.relation) * crossEntropy(cell.value, Number(cell.relation === POSITIVE)),
        );
      expect(loss).toBeCloseTo(terms.reduce((a, b) => a + b, 0) / Math.max(1, texts), 2);
      // The weights are constants: a gradient through them would not be weight * (p - target).
      gradient.forEach((slope, i) => {
        const [logit, relation] = [given.values[i]!, given.relations[i]!];
        const expected =
          (weight(logit, relation) * (sigmoid(logit) - Number(relation === POSITIVE))) / Math.max(1, texts);
        expect(slope).toBeCloseTo(expected, 4);
      });
    }));

  it('of teachers pull to their probabilities, and weigh a label by what anybody believes', () =>
    holds(async (given) => {
      const probabilities = given.relations.map((relation) => relation / 2);
      const told = probabilities.map((_, i) => i % 3 > 0);
      const relations = probabilities.map((p, i) => (told[i] ? p * CERTAIN : UNTOLD));
      const { loss, gradient } = await evaluate((f, v, t) => softLabels(f, v, t, given.rows), {
        ...given,
        relations,
      });
      const weight = (i: number) =>
        told[i] ? Math.max(sigmoid(given.values[i]!), probabilities[i]!, 0.05) : 0;
      const terms = given.values.map((logit, i) => weight(i) * crossEntropy(logit, probabilities[i]!));
      expect(loss).toBeCloseTo(terms.reduce((a, b) => a + b, 0) / given.rows, 2);
      gradient.forEach((slope, i) => {
        const expected = (weight(i) * (sigmoid(given.values[i]!) - probabilities[i]!)) / given.rows;
        expect(slope).toBeCloseTo(expected, 4);
      });
    }));

  it('take the mean over the labels that are known', () =>
    holds(async (given) => {
      const { loss } = await evaluate(knownLabels, given);
      const known = rowsOf(given)
        .flat()
        .filter(({ relation }) => relation !== UNKNOWN);
      expect(loss).toBeCloseTo(mean(known.map(({ value, relation }) => crossEntropy(value, relation))), 3);
    }));
});
