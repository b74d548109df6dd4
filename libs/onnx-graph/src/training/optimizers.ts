import type { Expressions } from '../autodiff/expressions.js';
import type { Tensor } from '../graph/tensor.js';

/** Parameters that are trained alike. */
export interface GroupSettings {
  /** Multiplies the learning rate of the step. */
  readonly learningRateScale: number;
  readonly weightDecay: number;
}

/**
 * How parameters move. All parameters of a group are one long vector, so that an update is a dozen operators however many
 * tensors there are. What changes from step to step is computed outside the graph, in double precision, and goes in as a
 * few coefficients.
 */
export interface Optimizer {
  /** The vectors kept beside the parameters from step to step; all start as zeros. */
  readonly slots: readonly string[];
  /** The coefficients of a step; steps count from 1. */
  coefficients(step: number, learningRate: number, group: GroupSettings): readonly number[];
  /** The coefficients with which a gradient of zero changes nothing: for steps that half precision spoiled. */
  readonly neutral: readonly number[];
  update(
    f: Expressions,
    update: ParameterUpdate,
  ): { readonly parameters: Tensor; readonly slots: readonly Tensor[] };
}

/** All float32: vectors as rows [1, n], and coefficients [1, 1]. */
export interface ParameterUpdate {
  readonly parameters: Tensor;
  readonly gradient: Tensor;
  readonly slots: readonly Tensor[];
  readonly coefficients: readonly Tensor[];
}

export interface AdamWOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/**
 * AdamW (Loshchilov & Hutter, Decoupled Weight Decay Regularization, 2019), with PyTorch's order of operations.
 *
 * The slots hold m / (1 - beta1) and v / (1 - beta2): that saves a pass over each vector, and the factors go into the step
 * size and epsilon together with the bias corrections.
 */
export function adamW(
  { beta1, beta2, epsilon }: AdamWOptions = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
): Optimizer {
  return {
    slots: ['mean', 'variance'],
    coefficients(step, learningRate, { learningRateScale, weightDecay }) {
      const rate = learningRate * learningRateScale;
      const meanScale = (1 - beta1) / (1 - beta1 ** step);
      const rootScale = Math.sqrt((1 - beta2) / (1 - beta2 ** step));
      return [beta1, beta2, (rate * meanScale) / rootScale, epsilon / rootScale, 1 - rate * weightDecay];
    },
    neutral: [1, 1, 0, 1, 1],
    update(f, { parameters, gradient, slots: [mean, variance], coefficients }) {
      const [beta1, beta2, rate, epsilon, decay] = coefficients as [Tensor, Tensor, Tensor, Tensor, Tensor];
      const nextMean = f.addScaledRows(gradient, mean!, beta1);
      const nextVariance = f.addScaledRows(f.square(gradient), variance!, beta2);
      const move = f.div(nextMean, f.add(f.sqrt(nextVariance), epsilon));
      return {
        parameters: f.addScaledRows(f.mul(parameters, decay), move, f.neg(rate)),
        slots: [nextMean, nextVariance],
      };
    },
  };
}
