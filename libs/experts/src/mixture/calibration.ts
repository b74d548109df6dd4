import { fitLogistic, type LogisticModel, logisticLogit, sigmoid } from './logistic.js';

/**
 * From the joined scores of a text to the probability that it carries each subclass. Two facts decide: the logarithm of the
 * subclass's mass, and whether it is the best, which nearly every text has one of. Both rise with the score, so that the order
 * within a text stays.
 */
export type Calibration = LogisticModel;

export const CALIBRATION_FEATURES = 2;

/** Takes a mass for the odds. */
export const UNCALIBRATED: Calibration = { bias: 0, weights: [1, 0] };

/** [logarithm of the mass, 1 for the best] */
export function calibrationFeatures(mass: number, best: number): [number, number] {
  const own = Math.log(Math.max(mass, 1e-7));
  return [own, mass >= best ? 1 : 0];
}

export const calibrated = (model: Calibration, mass: number, best: number): number =>
  sigmoid(logisticLogit(model, calibrationFeatures(mass, best)));

/** The masses of a text whose symbols are all known, and which subclasses are true. */
export interface CalibrationExample {
  readonly masses: Float32Array;
  readonly truth: ReadonlySet<number>;
  /** Subclasses of which nothing is known. */
  readonly unknown: (label: number) => boolean;
  readonly weight: number;
}

/** Smaller masses are never chosen; by their number they would drown those that are. */
const LEAST_MASS = 5e-4;

export function fitCalibration(examples: readonly CalibrationExample[], penalty = 1): Calibration {
  const features: number[][] = [];
  const truth: number[] = [];
  const weights: number[] = [];
  for (const { masses, truth: own, unknown, weight } of examples) {
    const best = masses.reduce((max, mass) => Math.max(max, mass), 0);
    masses.forEach((mass, label) => {
      if ((mass < LEAST_MASS && !own.has(label)) || unknown(label)) return;
      features.push(calibrationFeatures(mass, best));
      truth.push(own.has(label) ? 1 : 0);
      weights.push(weight);
    });
  }
  if (features.length === 0) return UNCALIBRATED;
  const model = fitLogistic({ features, truth, weights }, penalty);
  // More mass never means less probability.
  return { bias: model.bias, weights: model.weights.map((weight) => Math.max(weight, 0)) };
}

/**
 * The threshold at which the probabilities themselves expect the best F1 (Lipton et al. 2014), shrunk towards `common` as
 * if the common one had been seen on `prior` texts with the label.
 */
export function expectedF1Threshold(probabilities: ArrayLike<number>, common: number, prior: number): number {
  const sorted = Float64Array.from(probabilities).sort().reverse();
  const expected = sorted.reduce((sum, p) => sum + p, 0);
  let [best, threshold, right] = [0, common, 0];
  sorted.forEach((p, i) => {
    right += p;
    const f1 = (2 * right) / (i + 1 + expected);
    if (f1 > best) [best, threshold] = [f1, p];
  });
  // As it is where nothing pulls: a rounded mean could come to stand above the very score it was taken from.
  if (prior === 0 || expected === 0) return expected === 0 ? common : threshold;
  return (expected * threshold + prior * common) / (expected + prior);
}
