import { type Matrix, row } from '@nonet/numerics';

/** P(yes) = 1 / (1 + exp(-(bias + weights · standardised features))). Plain numbers, so that JSON keeps it. */
export interface Logistic {
  /** Of each feature in the examples. */
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  readonly weights: readonly number[];
  readonly bias: number;
}

/** What {@link fitLogistic} yields: one loss a step. */
export const LOGISTIC_STEPS = 300;
const RATE = 1;
/** Of a mean, what sums of doubles may be off by. */
const ROUNDING = 1e-9;

/**
 * Logistic regression, which joins a few features of a pair of a text and a symbol (signals, words, vectors) to one probability, by
 * gradient descent over all rows at once. The same examples make the same logistic.
 *
 *     const events = fitLogistic(features, answers);
 *     for (let next = events.next(); ; next = events.next()) {
 *       if (next.done) return next.value;
 *       yield { what: 'fitting', fraction: ++step / LOGISTIC_STEPS, figures: { loss: next.value } };
 *       await setImmediate(); // of node:timers/promises: others get their turn
 *     }
 *
 * @param features [examples, features], of any scale
 * @param answers 1 yes, 0 no: one for each row; what is unknown is left out
 * @returns a generator of the mean loss (cross-entropy) before each step, whose return value is the logistic
 */
export function* fitLogistic(features: Matrix, answers: readonly number[]): Generator<number, Logistic> {
  const { means, deviations } = spread(features);
  const weights = new Array<number>(features.columns).fill(0);
  let bias = 0;
  for (let step = 0; step < LOGISTIC_STEPS; step++) {
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

/** P(yes) of one row of features. */
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
  // A feature that never changes says nothing: it must not divide by zero, nor by what rounding leaves of zero.
  const deviations = squares.map((square, j) => {
    const deviation = Math.sqrt(square);
    return deviation > ROUNDING * Math.abs(means[j]) ? deviation : 1;
  });
  return { means, deviations };
}
