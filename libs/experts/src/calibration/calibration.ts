import { SECTIONS } from '@nonet/cpc-taxonomy';
import { sigmoid } from '@nonet/numerics';
import { fitLogistic, type LogisticModel, logisticLogit } from './logistic.js';

/**
 * From the masses of a text to the probability that it carries each subclass. Four features decide: the logarithm
 * of the subclass's mass; whether that is the largest, since nearly every text has a best subclass; the nearest
 * similarity, since scores are more reliable for texts like those that were learnt from; and how little the mass
 * leaves to all others, since the logarithm of a mass hardly tells .8 from .99. The probability never falls with
 * the mass, and the similarity is the same for all subclasses, so that the order within a text stays.
 */
export type Calibration = LogisticModel;

export const CALIBRATION_FEATURES = 4;

const [MASS, BEST, CERTAINTY] = [0, 1, 3];

/** Takes a mass for the odds. */
export const UNCALIBRATED: Calibration = { bias: 0, weights: [1, 0, 0, 0] };

/** What the calibration of a mass depends on besides, the same for all masses of a text. */
export interface CalibrationContext {
  readonly largestMass: number;
  /** Cosine of the text and the most similar remembered one, in [-1, 1]; 0 where nothing is remembered. */
  readonly nearestSimilarity: number;
}

/** For an expert that is asked alone, without the other experts and the memory: no mass counts as the largest. */
export const ALONE: CalibrationContext = { largestMass: Infinity, nearestSimilarity: 0 };

/** [logarithm of the mass, 1 for the largest, nearest similarity, - logarithm of the mass of all others] */
const featuresOf = (mass: number, { largestMass, nearestSimilarity }: CalibrationContext): number[] => [
  Math.log(Math.max(mass, 1e-7)),
  mass >= largestMass ? 1 : 0,
  nearestSimilarity,
  -Math.log(Math.max(1 - mass, 1e-3)),
];

export const calibrationLogit = (model: Calibration, mass: number, context: CalibrationContext): number =>
  logisticLogit(model, featuresOf(mass, context));

export const calibrated = (model: Calibration, mass: number, context: CalibrationContext): number =>
  sigmoid(calibrationLogit(model, mass, context));

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
export const LEAST_MASS = 5e-4;

/** How strongly the calibration of a section is drawn to that of all sections, as a penalty. */
const DRAWN_TOGETHER = 10;

/** A calibration for each section, drawn to the common one: with few symbols of a section it stays there. */
export function fitSectionCalibrations(
  examples: readonly CalibrationExample[],
  sectionOf: ArrayLike<number>,
): Calibration[] {
  const common = fitCalibration(examples);
  return SECTIONS.map((_, section) => {
    const own = examples.map((example) => ({
      ...example,
      unknown: (label: number) => sectionOf[label] !== section || example.unknown(label),
    }));
    return fitCalibration(own, { penalty: DRAWN_TOGETHER, towards: common });
  });
}

/**
 * @param towards a calibration that the penalty draws to, and that stands where there are no examples; default: none
 */
export function fitCalibration(
  examples: readonly CalibrationExample[],
  { penalty = 1, towards }: { readonly penalty?: number; readonly towards?: Calibration } = {},
): Calibration {
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
  if (features.length === 0) return towards ?? UNCALIBRATED;
  const fit = (used: readonly boolean[]) =>
    fitLogistic(
      { features: features.map((row) => row.map((value, k) => (used[k] ? value : 0))), truth, weights },
      penalty,
      towards,
    );
  // More mass never means less probability: a weight that would have it so is left out, and the others are fitted again.
  const used = new Array<boolean>(CALIBRATION_FEATURES).fill(true);
  for (;;) {
    const model = fit(used);
    const contrary = [MASS, BEST, CERTAINTY].filter((k) => model.weights[k] < 0);
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
