import { matrix } from '@nonet/numerics';
import { describe, expect, it } from 'vitest';
import { holdOut } from './batches.js';
import { countLabels, type HeadExamples, type Truth, UNKNOWN } from './examples.js';
import { clusters } from './testing/small-examples.js';
import type { HeadSettings } from './settings.js';
import { fitHead } from './train-head.js';

const multiLabel = (...relations: number[]): Truth => ({
  type: 'multi-label',
  relations: Uint8Array.from(relations),
});
const multiClass = (...classes: number[]): Truth => ({
  type: 'multi-class',
  classes: Int32Array.from(classes),
});
const DISTRIBUTION_BALANCED = {
  type: 'distribution-balanced',
  least: 0.1,
  slope: 10,
  middle: 0.3,
  biasScale: 0.05,
  absentScale: 5,
} as const;
const GOOD: HeadExamples = {
  features: matrix(3, 2, Float32Array.of(1, 0, 0, 1, 1, 1)),
  labels: ['A', 'B'],
  truth: multiLabel(1, 0, 0, 1, 1, 1),
};

describe('examples that no head can learn from', () => {
  it.each<[string, Partial<HeadExamples>, string, string]>([
    ['no rows', { features: matrix(0, 2), truth: multiLabel() }, 'HEAD_EXAMPLES_EMPTY', 'no example'],
    ['no labels', { labels: [], truth: multiLabel() }, 'HEAD_EXAMPLES_EMPTY', 'no label'],
    ['a label twice', { labels: ['A', 'A'] }, 'HEAD_TRUTH_INVALID', '"A" is listed twice'],
    [
      'truth of another size',
      { truth: multiLabel(1, 0) },
      'HEAD_SHAPE_MISMATCH',
      'need 6 entries of truth, got 2',
    ],
    [
      'classes of another size',
      { truth: multiClass(0) },
      'HEAD_SHAPE_MISMATCH',
      'need 3 entries of truth, got 1',
    ],
    [
      'a relation that is none',
      { truth: multiLabel(1, 0, 0, 1, 7, 0) },
      'HEAD_TRUTH_INVALID',
      'example 2 is 7',
    ],
    ['a class that is none', { truth: multiClass(0, 2, 1) }, 'HEAD_TRUTH_INVALID', 'example 1 is 2'],
    [
      'NaN',
      { features: matrix(3, 2, Float32Array.of(1, 0, 0, NaN, 1, 1)) },
      'HEAD_FEATURES_NOT_FINITE',
      'row 1, column 1 is NaN',
    ],
    [
      'a label without an example',
      { truth: multiLabel(1, 0, 0, 0, 1, 0) },
      'HEAD_LABEL_WITHOUT_EXAMPLE',
      'carries B',
    ],
    ['a label on all examples', { truth: multiLabel(1, 0, 1, 1, 1, 0) }, 'HEAD_ONE_CLASS', 'carry A'],
    [
      'a label never known to be absent',
      { truth: multiLabel(1, 0, UNKNOWN, 1, 1, 0) },
      'HEAD_ONE_CLASS',
      'carry A',
    ],
    ['one class only', { labels: ['A'], truth: multiClass(0, 0, 0) }, 'HEAD_ONE_CLASS', 'carry A'],
  ])('%s', async (_, change, code, message) => {
    const loss = change.truth?.type === 'multi-class' ? ({ type: 'softmax' } as const) : undefined;
    await expect(fitHead({ ...GOOD, ...change }, loss && { loss })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });
});

describe('settings that no head can be trained with', () => {
  it.each<[string, Partial<HeadSettings>]>([
    ['shape.hidden', { shape: { type: 'mlp', hidden: 0 } }],
    ['loss', { loss: { type: 'focal', focus: 0.5 } }],
    ['loss', { loss: { type: 'asymmetric', positiveFocus: 0, negativeFocus: 4, margin: 1 } }],
    ['loss', { loss: { ...DISTRIBUTION_BALANCED, absentScale: 0 } }],
    ['loss', { loss: { ...DISTRIBUTION_BALANCED, least: -0.1 } }],
    ['loss', { loss: { ...DISTRIBUTION_BALANCED, middle: NaN } }],
    ['regularisation', { regularisation: { type: 'l2', strength: -1 } }],
    ['dropout', { dropout: 1 }],
    ['learningRate', { learningRate: NaN }],
    ['batch', { batch: 0 }],
    ['epochs', { epochs: 1.5 }],
    ['seed', { seed: 0.5 }],
    ['earlyStopping', { earlyStopping: { share: 1, patience: 1 } }],
    ['classWeights', { classWeights: Float32Array.of(1) }],
  ])('%s', async (name, settings) => {
    await expect(fitHead(GOOD, settings)).rejects.toMatchObject({
      code: 'HEAD_SETTINGS_INVALID',
      message: expect.stringContaining(`"${name}"`),
    });
  });

  it('a loss for another kind of truth', async () => {
    await expect(fitHead(GOOD, { loss: { type: 'softmax' } })).rejects.toMatchObject({
      code: 'HEAD_SETTINGS_INVALID',
      message: expect.stringContaining('learns multi-class truth'),
    });
  });
});

describe('holding out examples', () => {
  it('leaves every label an example to learn from, and divides all examples', () => {
    const examples = clusters({ rows: 40, features: 2, labels: 20, spread: 1, seed: 3 });
    const { training, heldOut } = holdOut(examples, 0.9, countLabels(examples).present, 5);
    expect(heldOut).toHaveLength(20);
    expect(new Set(Array.from(training, (example) => example % 20)).size).toBe(20);
    expect([...training, ...heldOut].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i));
  });
});
