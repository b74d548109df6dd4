import { sigmoid } from '@nonet/numerics';
import { describe, expect, test } from 'vitest';
import { fitLogistic, logisticLogit } from './logistic.js';

/** Slope of the penalised loss by each parameter, at the fitted ones: nought where they are the best. */
function slopes(features: number[][], truth: number[], penalty: number): number[] {
  const model = fitLogistic({ features, truth }, penalty);
  const mean = features[0].map((_, k) => features.reduce((sum, row) => sum + row[k], 0) / features.length);
  const deviation = mean.map((m, k) =>
    Math.sqrt(features.reduce((sum, row) => sum + (row[k] - m) ** 2, 0) / features.length),
  );
  const errors = features.map((row, i) => sigmoid(logisticLogit(model, row)) - truth[i]);
  const byWeight = model.weights.map(
    (weight, k) =>
      errors.reduce((sum, error, i) => sum + (error * (features[i][k] - mean[k])) / deviation[k], 0) +
      penalty * weight * deviation[k],
  );
  return [...byWeight, errors.reduce((sum, error) => sum + error, 0)];
}

describe('logistic regression', () => {
  const features = [
    [1, 5],
    [2, 3],
    [3, 6],
    [4, 2],
    [5, 4],
    [6, 1],
  ];
  const truth = [0, 0, 1, 0, 1, 1];

  test.each([0.01, 1, 100])('stands where the penalised loss is least (penalty %d)', (penalty) => {
    for (const slope of slopes(features, truth, penalty)) expect(Math.abs(slope)).toBeLessThan(1e-4);
  });

  test('without a feature gives the share of what is true', () => {
    const { bias } = fitLogistic({ features: [[], [], [], []], truth: [1, 0, 0, 0] }, 1);
    expect(sigmoid(bias)).toBeCloseTo(0.25, 4);
  });

  test('counts an example of weight two like two examples', () => {
    const once = fitLogistic({ features, truth, weights: [1, 1, 1, 1, 1, 1] }, 1);
    const plain = fitLogistic({ features, truth }, 1);
    expect(once).toEqual(plain);
    const heavier = fitLogistic({ features, truth, weights: [1, 1, 5, 1, 5, 5] }, 1);
    expect(sigmoid(logisticLogit(heavier, [3, 3]))).toBeGreaterThan(sigmoid(logisticLogit(plain, [3, 3])));
  });

  test('stays finite when the examples can be separated without error', () => {
    const { weights, bias } = fitLogistic({ features: [[0], [1], [2], [3]], truth: [0, 0, 1, 1] }, 0.1);
    expect(Number.isFinite(weights[0]) && Number.isFinite(bias)).toBe(true);
    expect(weights[0]).toBeGreaterThan(0);
  });

  test('gives a feature that never changes no weight', () => {
    const { weights } = fitLogistic({ features: features.map(([a]) => [a, 7]), truth }, 1);
    expect(weights[1]).toBe(0);
  });
});
