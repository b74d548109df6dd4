/** Examples of one yes-or-no question. */
export interface LogisticExamples {
  /** [examples][features] */
  readonly features: readonly ArrayLike<number>[];
  /** 1 yes, 0 no. */
  readonly truth: ArrayLike<number>;
  /** How much each example counts. Default: all alike. */
  readonly weights?: ArrayLike<number>;
}

/** σ(bias + weights · features) */
export interface LogisticModel {
  readonly bias: number;
  readonly weights: number[];
}

const STEPS = 30;
const SETTLED = 1e-7;

/**
 * Logistic regression with a quadratic penalty on standardised features (the bias is free), by Newton's method: some ten
 * steps, and one answer, whatever the start. The weights are given for the features as they came.
 * @param penalty the strength of the penalty: one over the C of liblinear
 * @param towards a model that the penalty draws to, its bias too, instead of to weights of 0
 */
export function fitLogistic(
  { features, truth, weights }: LogisticExamples,
  penalty: number,
  towards?: LogisticModel,
): LogisticModel {
  const size = features[0]?.length ?? 0;
  const { mean, deviation } = moments(features, size);
  const rows = features.map((row) =>
    Float64Array.from({ length: size + 1 }, (_, k) =>
      k === size ? 1 : (row[k]! - mean[k]!) / deviation[k]!,
    ),
  );
  const target = new Float64Array(size + 1);
  if (towards !== undefined) {
    target[size] = logisticLogit(towards, mean);
    for (let k = 0; k < size; k++)
      if (deviation[k]! < Infinity) target[k] = towards.weights[k]! * deviation[k]!;
  }
  const penalties = new Float64Array(size + 1).fill(penalty);
  penalties[size] = towards === undefined ? 1e-6 : penalty;
  const parameters = target.slice();
  for (let step = 0; step < STEPS; step++) {
    const gradient = new Float64Array(size + 1);
    const hessian = Array.from({ length: size + 1 }, () => new Float64Array(size + 1));
    rows.forEach((row, i) => {
      const weight = weights?.[i] ?? 1;
      const p = sigmoid(dot(parameters, row));
      const slope = weight * (p - truth[i]!);
      const curve = weight * Math.max(p * (1 - p), 1e-9);
      for (let a = 0; a <= size; a++) {
        gradient[a]! += slope * row[a]!;
        for (let b = 0; b <= a; b++) hessian[a]![b]! += curve * row[a]! * row[b]!;
      }
    });
    for (let a = 0; a <= size; a++) {
      gradient[a]! += penalties[a]! * (parameters[a]! - target[a]!);
      hessian[a]![a]! += penalties[a]!;
    }
    const move = solve(hessian, gradient);
    let largest = 0;
    for (let a = 0; a <= size; a++) {
      // A step too long for the quadratic picture would overshoot.
      const bounded = Math.max(-4, Math.min(4, move[a]!));
      parameters[a]! -= bounded;
      largest = Math.max(largest, Math.abs(bounded));
    }
    if (largest < SETTLED) break;
  }
  const scaled = Array.from({ length: size }, (_, k) => parameters[k]! / deviation[k]!);
  return { bias: parameters[size]! - scaled.reduce((sum, w, k) => sum + w * mean[k]!, 0), weights: scaled };
}

export function logisticLogit({ bias, weights }: LogisticModel, features: ArrayLike<number>): number {
  let sum = bias;
  for (let k = 0; k < weights.length; k++) sum += weights[k]! * features[k]!;
  return sum;
}

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

export const logit = (p: number): number => {
  const bounded = Math.min(1 - 1e-3, Math.max(1e-3, p));
  return Math.log(bounded / (1 - bounded));
};

function moments(features: readonly ArrayLike<number>[], size: number) {
  const mean = new Float64Array(size);
  const deviation = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    for (const row of features) mean[k]! += row[k]! / features.length;
    for (const row of features) deviation[k]! += (row[k]! - mean[k]!) ** 2 / features.length;
    // A feature that never changes has nothing to say.
    deviation[k] = deviation[k]! < 1e-12 ? Infinity : Math.sqrt(deviation[k]!);
  }
  return { mean, deviation };
}

/** Solves A x = b for a symmetric positive definite A of which the lower half is given (Cholesky). */
function solve(lower: readonly Float64Array[], b: Float64Array): Float64Array {
  const size = b.length;
  const factor = lower.map((row) => row.slice());
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = factor[i]![j]!;
      for (let k = 0; k < j; k++) sum -= factor[i]![k]! * factor[j]![k]!;
      factor[i]![j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / factor[j]![j]!;
    }
  }
  const x = b.slice();
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i]! -= factor[i]![k]! * x[k]!;
    x[i]! /= factor[i]![i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i]! -= factor[k]![i]! * x[k]!;
    x[i]! /= factor[i]![i]!;
  }
  return x;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
