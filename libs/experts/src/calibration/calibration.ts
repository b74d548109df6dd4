import { sigmoid } from '@nonet/numerics';
import { fitLogistic, type LogisticModel, logisticLogit } from './logistic.js';

/**
 * From the joined scores of a text to the probability that it carries each subclass. Three facts decide: the logarithm of the
 * subclass's mass; whether it is the best, which nearly every text has one of; and how close the text is to a remembered one,
 * since of texts like those that were learnt from scores mean more. The first two rise with the score and the third is the
 * same for all subclasses, so that the order within a text stays.
 */
export type Calibration = LogisticModel;

export const CALIBRATION_FEATURES = 3;

const [MASS, BEST] = [0, 1];

/** Takes a mass for the odds. */
export const UNCALIBRATED: Calibration = { bias: 0, weights: [1, 0, 0] };

/** How the scores of a text stand. */
export interface Standing {
  /** The largest mass. */
  readonly best: number;
  /** Similarity of the most similar remembered text, in [-1, 1]. */
  readonly closeness: number;
}

/** Where the other experts and the memory are not asked: none is the best of all. */
export const ALONE: Standing = { best: Infinity, closeness: 0 };

/** [logarithm of the mass, 1 for the best, closeness] */
const featuresOf = (mass: number, { best, closeness }: Standing): [number, number, number] => [
  Math.log(Math.max(mass, 1e-7)),
  mass >= best ? 1 : 0,
  closeness,
];

export const calibrated = (model: Calibration, mass: number, standing: Standing): number =>
  sigmoid(logisticLogit(model, featuresOf(mass, standing)));

/** The masses of a text whose symbols are all known, and which subclasses are true. */
export interface CalibrationExample {
  readonly masses: Float32Array;
  readonly closeness: number;
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
  for (const { masses, closeness, truth: own, unknown, weight } of examples) {
    const standing = { best: masses.reduce((max, mass) => Math.max(max, mass), 0), closeness };
    masses.forEach((mass, label) => {
      if ((mass < LEAST_MASS && !own.has(label)) || unknown(label)) return;
      features.push(featuresOf(mass, standing));
      truth.push(own.has(label) ? 1 : 0);
      weights.push(weight);
    });
  }
  if (features.length === 0) return UNCALIBRATED;
  const fit = (used: readonly boolean[]) =>
    fitLogistic(
      { features: features.map((row) => row.map((value, k) => (used[k] ? value : 0))), truth, weights },
      penalty,
    );
  // More mass never means less probability: a weight that would have it so is left out, and the others are fitted again.
  const used = new Array<boolean>(CALIBRATION_FEATURES).fill(true);
  for (;;) {
    const model = fit(used);
    const contrary = [MASS, BEST].filter((k) => model.weights[k] < 0);
    if (contrary.length === 0) return model;
    for (const k of contrary) used[k] = false;
  }
}

/**
 * The threshold at which the probabilities themselves expect the best F1 (Lipton et al. 2014), shrunk towards `common` as
 * if the common one had been seen on `prior` texts with the label.
 * @param weights how much each probability counts; all alike where absent
 */
export function expectedF1Threshold(
  probabilities: ArrayLike<number>,
  common: number,
  prior: number,
  weights?: ArrayLike<number>,
): number {
  const weightOf = (i: number) => weights?.[i] ?? 1;
  const order = Array.from({ length: probabilities.length }, (_, i) => i).sort(
    (a, b) => probabilities[b] - probabilities[a],
  );
  const expected = order.reduce((sum, i) => sum + weightOf(i) * probabilities[i], 0);
  let [best, threshold, right, chosen] = [0, common, 0, 0];
  for (const i of order) {
    right += weightOf(i) * probabilities[i];
    chosen += weightOf(i);
    const f1 = (2 * right) / (chosen + expected);
    if (f1 > best) [best, threshold] = [f1, probabilities[i]];
  }
  // As it is where nothing pulls: a rounded mean could come to stand above the very score it was taken from.
  if (prior === 0 || expected === 0) return expected === 0 ? common : threshold;
  return (expected * threshold + prior * common) / (expected + prior);
}
