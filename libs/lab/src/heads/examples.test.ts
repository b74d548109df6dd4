import { matrix } from '@nonet/numerics';
import { describe, expect, it } from 'vitest';
import { type HeadExamples, UNKNOWN } from './examples.js';
import { fitHead } from './train-head.js';

const GOOD: HeadExamples = {
  features: matrix(3, 2, Float32Array.of(1, 0, 0, 1, 1, 1)),
  labels: ['A', 'B'],
  relations: Uint8Array.of(1, 0, 0, 1, 1, 1),
};

describe('examples that no head can learn from', () => {
  it.each<[string, Partial<HeadExamples>, string, string]>([
    ['no rows', { features: matrix(0, 2), relations: Uint8Array.of() }, 'HEAD_EXAMPLES_EMPTY', 'no example'],
    ['no labels', { labels: [], relations: Uint8Array.of() }, 'HEAD_EXAMPLES_EMPTY', 'no label'],
    ['a label twice', { labels: ['A', 'A'] }, 'HEAD_TRUTH_INVALID', '"A" is listed twice'],
    [
      'relations of another number',
      { relations: Uint8Array.of(1, 0) },
      'HEAD_SHAPE_MISMATCH',
      'need 6 relations, got 2',
    ],
    [
      'a relation that is none',
      { relations: Uint8Array.of(1, 0, 0, 1, 7, 0) },
      'HEAD_TRUTH_INVALID',
      'example 2 is 7',
    ],
    [
      'NaN',
      { features: matrix(3, 2, Float32Array.of(1, 0, 0, NaN, 1, 1)) },
      'HEAD_FEATURES_NOT_FINITE',
      'row 1, column 1 is NaN',
    ],
    [
      'a label without an example',
      { relations: Uint8Array.of(1, 0, 0, 0, 1, 0) },
      'HEAD_LABEL_WITHOUT_EXAMPLE',
      'carries B',
    ],
    ['a label on all examples', { relations: Uint8Array.of(1, 0, 1, 1, 1, 0) }, 'HEAD_ONE_CLASS', 'carry A'],
    [
      'a label never known to be absent',
      { relations: Uint8Array.of(1, 0, UNKNOWN, 1, 1, 0) },
      'HEAD_ONE_CLASS',
      'carry A',
    ],
  ])('%s', async (_, change, code, message) => {
    await expect(fitHead({ ...GOOD, ...change })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });
});
