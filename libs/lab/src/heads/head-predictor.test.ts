import { matrix } from '@nonet/plugins';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Head } from './head.js';
import { HeadPredictor } from './head-predictor.js';
import { clusters } from './testing/small-examples.js';
import { fitHead } from './train-head.js';

let head: Head;
beforeAll(async () => {
  head = await fitHead(clusters({ rows: 60, features: 6, labels: 4, spread: 0.5, seed: 4 }), { epochs: 2 });
});

describe('HeadPredictor', () => {
  it('scores many rows as it scores each of them', async () => {
    const predictor = await HeadPredictor.open(head);
    const rows = 8200;
    const data = Float32Array.from({ length: rows * 6 }, (_, i) => Math.sin(i));
    const all = await predictor.predict(matrix(rows, 6, data));
    for (const row of [0, 1, 8191, 8192, rows - 1]) {
      const one = await predictor.predict(matrix(1, 6, data.slice(row * 6, row * 6 + 6)));
      one.data.forEach((score, label) => expect(score).toBeCloseTo(all.data[row * 4 + label], 6));
    }
    await predictor.dispose();
  });

  it('scores no rows at all, and refuses rows of another width or with NaN', async () => {
    const predictor = await HeadPredictor.open(head);
    expect(await predictor.predict(matrix(0, 6))).toMatchObject({ rows: 0, columns: 4 });
    await expect(predictor.predict(matrix(1, 7))).rejects.toMatchObject({
      code: 'HEAD_SHAPE_MISMATCH',
      message: 'The head takes rows of 6 features, got 7.',
    });
    await expect(predictor.predict(matrix(1, 6, new Float32Array(6).fill(NaN)))).rejects.toMatchObject({
      code: 'HEAD_FEATURES_NOT_FINITE',
    });
    await predictor.dispose();
  });
});
