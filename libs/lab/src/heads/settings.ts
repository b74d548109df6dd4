/**
 * `binary-cross-entropy`: logistic regression, -log of the probability of what is true. `squared-hinge`: a linear support
 * vector machine, max(0, 1 - y·logit)², y = ±1.
 */
export type HeadLoss = 'binary-cross-entropy' | 'squared-hinge';

export interface HeadSettings {
  readonly loss: HeadLoss;
  /**
   * l2 / 2 · Σ w² is added to the mean loss of a row: 1 / (C · examples) in the terms of scikit-learn. Biases are not
   * regularised.
   */
  readonly l2: number;
  /** The highest rate; it falls to 0 along half a cosine. */
  readonly learningRate: number;
  /** Examples of a step; all of them where there are fewer. */
  readonly batch: number;
  readonly epochs: number;
  /** The same seed, examples and settings give the same head. */
  readonly seed: number;
}

/** Those of a logistic regression on the vectors of an encoder. */
export const DEFAULT_HEAD_SETTINGS: HeadSettings = {
  loss: 'binary-cross-entropy',
  l2: 2e-4,
  learningRate: 0.1,
  batch: 512,
  epochs: 20,
  seed: 0,
};
