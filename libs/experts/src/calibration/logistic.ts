import { atOnce, columnMoments, dot, logit, sigmoid, solveSymmetric, type Steps } from '@nonet/numerics';

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
/** Examples that are looked at before others may have a turn. */
const SLICE = 2048;

/**
 * Logistic regression with a quadratic penalty on standardised features (the bias is free), by Newton's method: some ten
 * steps, and one answer, whatever the start. The weights are given for the features as they came.
 * @param penalty the strength of the penalty: one over the C of liblinear
 * @param towards a model that the penalty draws to, its bias too, instead of to weights of 0
 */
export const fitLogistic = (
  examples: LogisticExamples,
  penalty: number,
  towards?: LogisticModel,
): LogisticModel => atOnce(logisticSteps(examples, penalty, towards));

/** The same in steps, for many examples beside other work. */
export function* logisticSteps(
  { features, truth, weights }: LogisticExamples,
  penalty: number,
  towards?: LogisticModel,
): Steps<LogisticModel> {
  const size = features[0]?.length ?? 0;
  const { mean, variance } = columnMoments(features, size);
  // A feature that never changes has nothing to say.
  const deviation = variance.map((value) => (value < 1e-12 ? Infinity : Math.sqrt(value)));
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
    for (let i = 0; i < rows.length; i++) {
      if (i % SLICE === 0) yield;
      const row = rows[i]!;
      const weight = weights?.[i] ?? 1;
      const p = sigmoid(dot(parameters, row));
      const slope = weight * (p - truth[i]!);
      const curve = weight * Math.max(p * (1 - p), 1e-9);
      for (let a = 0; a <= size; a++) {
        gradient[a]! += slope * row[a]!;
        for (let b = 0; b <= a; b++) hessian[a]![b]! += curve * row[a]! * row[b]!;
      }
    }
    for (let a = 0; a <= size; a++) {
      gradient[a]! += penalties[a]! * (parameters[a]! - target[a]!);
      hessian[a]![a]! += penalties[a]!;
    }
    const move = solveSymmetric(hessian, gradient);
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

/** Shares nearer to 0 and 1 than this are taken for chance. */
const NEAREST = 1e-3;

/** The logit of a share or a score that becomes a feature. */
export const boundedLogit = (share: number): number => logit(share, NEAREST);
