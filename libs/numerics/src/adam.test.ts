import { describe, expect, it } from 'vitest';
import { Adam } from './adam.js';

describe('Adam', () => {
  it('takes the steps of the algorithm as it was published', () => {
    const gradients = [0.5, -2, 0.25];
    const [rate, beta1, beta2] = [0.1, 0.9, 0.99];
    let [m, v, expected] = [0, 0, 1];
    const parameters = Float64Array.of(1);
    const adam = new Adam(1, { rate });
    gradients.forEach((gradient, i) => {
      m = beta1 * m + (1 - beta1) * gradient;
      v = beta2 * v + (1 - beta2) * gradient ** 2;
      expected -= (rate * (m / (1 - beta1 ** (i + 1)))) / (Math.sqrt(v / (1 - beta2 ** (i + 1))) + 1e-8);
      adam.move(parameters, [gradient]);
      expect(parameters[0]).toBeCloseTo(expected, 12);
    });
  });

  it('moves by the rate at first, whatever the size of the gradient', () => {
    const parameters = [0, 0];
    new Adam(2, { rate: 0.3 }).move(parameters, [1e4, -1e-3]);
    expect(parameters).toEqual([expect.closeTo(-0.3, 4), expect.closeTo(0.3, 4)]);
  });

  it('comes to rest where a quadratic loss is least', () => {
    const parameters = Float64Array.of(5, -5);
    const adam = new Adam(2, { rate: 0.1 });
    for (let step = 0; step < 500; step++)
      adam.move(parameters, [2 * (parameters[0] - 1), 20 * (parameters[1] - 2)]);
    expect(parameters[0]).toBeCloseTo(1, 3);
    expect(parameters[1]).toBeCloseTo(2, 3);
  });
});
