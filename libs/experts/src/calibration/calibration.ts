import { sigmoid } from '@nonet/numerics';
import { fitLogistic, type LogisticModel, logisticLogit } from './logistic.js';

/**
 * From the masses of a text to the probability that it carries each subclass. Three features decide: the logarithm
 * of the subclass's mass; whether that is the largest, since nearly every text has a best subclass; and the nearest
 * similarity, since scores are more reliable for texts like those that were learnt from. The probability never
 * falls with the first two, and the third is the same for all subclasses, so that the order within a text stays.
 */
export type Calibration = LogisticModel;

export const CALIBRATION_FEATURES = 3;

const [MASS, BEST] = [0, 1];

/** Takes a mass for the odds. */
export const UNCALIBRATED: Calibration = { bias: 0, weights: [1, 0, 0] };

/** What the calibration of a mass depends on besides, the same for all masses of a text. */
export interface CalibrationContext {
  readonly largestMass: number;
  /** Cosine of the text and the most similar remembered one, in [-1, 1]; 0 where nothing is remembered. */
  readonly nearestSimilarity: number;
}

/** For an expert that is asked alone, without the other experts and the memory: no mass counts as the largest. */
export const ALONE: CalibrationContext = { largestMass: Infinity, nearestSimilarity: 0 };

/** [logarithm of the mass, 1 for the largest, nearest similarity] */
const featuresOf = (
  mass: number,
  { largestMass, nearestSimilarity }: CalibrationContext,
): [number, number, number] => [
  Math.log(Math.max(mass, 1e-7)),
  mass >= largestMass ? 1 : 0,
  nearestSimilarity,
];

export const calibrated = (model: Calibration, mass: number, context: CalibrationContext): number =>
  sigmoid(logisticLogit(model, featuresOf(mass, context)));

/** The masses of a text whose symbols are all known, and which subclasses are true. */
export interface CalibrationExample {
  readonly masses: Float32Array;
  readonly nearestSimilarity: number;
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
  for (const { masses, nearestSimilarity, truth: own, unknown, weight } of examples) {
    const context = { largestMass: masses.reduce((max, mass) => Math.max(max, mass), 0), nearestSimilarity };
    masses.forEach((mass, label) => {
      if ((mass < LEAST_MASS && !own.has(label)) || unknown(label)) return;
      features.push(featuresOf(mass, context));
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
 * The threshold with the highest F1 that the probabilities themselves let expect (Lipton et al. 2014), shrunk
 * towards `common` as if the common one had been seen on `prior` texts with the label.
 * @param weights how much each probability counts; default: all alike
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
  // Without a prior it is one of the scores itself: a mean could be rounded to just above it.
  if (prior === 0 || expected === 0) return expected === 0 ? common : threshold;
  return (expected * threshold + prior * common) / (expected + prior);
}
