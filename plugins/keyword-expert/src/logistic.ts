import { type Matrix, row } from '@nonet/plugins';

/** P(yes) = 1 / (1 + exp(-(bias + weights · standardised features))). */
export interface Logistic {
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  readonly weights: readonly number[];
  readonly bias: number;
}

const STEPS = 300;
const RATE = 1;

/** Fits by gradient descent over all rows at once; yields the loss of every step, and returns the logistic. */
export function* fitLogistic(features: Matrix, answers: readonly number[]): Generator<number, Logistic> {
  const { means, deviations } = spread(features);
  const weights = new Array<number>(features.columns).fill(0);
  let bias = 0;
  for (let step = 0; step < STEPS; step++) {
    const logistic = { means, deviations, weights, bias };
    const gradient = new Array<number>(features.columns).fill(0);
    let [biasGradient, loss] = [0, 0];
    answers.forEach((answer, i) => {
      const values = row(features, i);
      const probability = probabilityOf(logistic, values);
      const error = probability - answer;
      for (let j = 0; j < weights.length; j++)
        gradient[j] += (error * (values[j] - means[j])) / deviations[j];
      biasGradient += error;
      loss -= Math.log(Math.max(1e-12, answer === 1 ? probability : 1 - probability));
    });
    weights.forEach((_, j) => (weights[j] -= (RATE * gradient[j]) / answers.length));
    bias -= (RATE * biasGradient) / answers.length;
    yield loss / answers.length;
  }
  return { means, deviations, weights, bias };
}

export const LOGISTIC_STEPS = STEPS;

export function probabilityOf(
  { means, deviations, weights, bias }: Logistic,
  features: ArrayLike<number>,
): number {
  let sum = bias;
  for (let j = 0; j < weights.length; j++) sum += (weights[j] * (features[j] - means[j])) / deviations[j];
  return 1 / (1 + Math.exp(-sum));
}

function spread(features: Matrix): Pick<Logistic, 'means' | 'deviations'> {
  const means = new Array<number>(features.columns).fill(0);
  const squares = means.slice();
  for (let i = 0; i < features.rows; i++)
    row(features, i).forEach((value, j) => (means[j] += value / features.rows));
  for (let i = 0; i < features.rows; i++)
    row(features, i).forEach((value, j) => (squares[j] += (value - means[j]) ** 2 / features.rows));
  // A feature that never changes says nothing; it must not divide by zero.
  return { means, deviations: squares.map((square) => Math.sqrt(square) || 1) };
}
