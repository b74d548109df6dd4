import { SECTIONS, type CpcSymbol } from '@nonet/cpc-taxonomy';
import { mean, sigmoid, softmax } from '@nonet/numerics';
import {
  type CalibrationExample,
  calibrated,
  expectedF1Threshold,
  fitCalibration,
} from '../calibration/calibration.js';
import { MixtureError } from '../errors.js';
import { fitGate, gateFeatures, type GateExample } from '../mixture/gate.js';
import { logisticLogit } from '../calibration/logistic.js';
import type { MixtureReader, ExpertReading } from '../mixture/mixture-reader.js';
import type { MixtureParameters } from '../mixture/parameters.js';
import { withPluginScores } from '../mixture/plugin-experts.js';
import { fitFusion, type FusionWeights, fuse } from './fit-fusion.js';

/** A text that was read, and what is known of it. */
export interface FitExample {
  readonly reading: ExpertReading;
  /** Full symbols, as deep as they are known. */
  readonly symbols: readonly CpcSymbol[];
  /** Places of its subclasses; none where only sections are known. */
  readonly subclasses: readonly number[];
  /** Whether what is not among its symbols does not apply. */
  readonly isComplete: boolean;
  /** Sections of which its source knows nothing. */
  readonly unknownSections: readonly CpcSymbol[];
  /** How much it counts when signals are weighed. */
  readonly weight: number;
  /** How much it counts when gates, calibration and thresholds are fitted. */
  readonly calibrationWeight: number;
}

export type UpperParameters = Omit<MixtureParameters, 'format' | 'descent' | 'lower' | 'pluginExperts'>;

/** Number of texts that the common threshold is worth when that of a section is shrunk towards it. */
const PRIOR_TEXTS = 10;

/**
 * The weights of the signals, from texts that neither the encoder nor the memory has seen.
 * @throws MixtureError MIXTURE_EXAMPLES_EMPTY
 */
export function fitWeights(examples: readonly FitExample[]): FusionWeights {
  const withSubclasses = examples.filter(({ subclasses }) => subclasses.length > 0);
  if (withSubclasses.length === 0)
    throw new MixtureError('MIXTURE_EXAMPLES_EMPTY', 'No example has a subclass to weigh signals by.');
  return fitFusion(
    withSubclasses.map(({ reading, subclasses, weight }) => ({
      signals: reading.signals,
      truth: subclasses,
      weight,
    })),
  );
}

/** What follows from the weights: gates, calibration and thresholds. Texts count by their `calibrationWeight`. */
export function fitScores(
  examples: readonly FitExample[],
  reader: Pick<MixtureReader, 'labels' | 'sectionOf'>,
  weights: FusionWeights,
): UpperParameters {
  const scored = examples.map((example) => scoredExample(example, weights, reader.sectionOf));
  const counting = scored.filter(({ example }) => example.calibrationWeight > 0);
  const whole = counting.filter(({ example }) => example.isComplete);
  // Texts of which only part of the symbols is known rule nothing out, so they are used only if there are no
  // others.
  const fair = [whole, counting, scored].find((some) => some.length > 0) ?? [];
  const gate = fitGate(
    fair.map(gateExample),
    // Y tags what is new or cuts across sections, always beside another section: it is unlike the others.
    SECTIONS.map((section) => section !== 'Y'),
  );
  const logNormalizer = mean(fair.map((one) => one.logNormalizer));
  const judged = fair.filter(({ example }) => example.isComplete && example.subclasses.length > 0);
  const calibration = fitCalibration(judged.map((one) => calibrationExample(one, reader.labels)));
  const probabilities = judged.map(({ example, masses }) => {
    const context = {
      largestMass: Math.max(...masses),
      nearestSimilarity: example.reading.nearestSimilarity,
    };
    return masses.map((mass) => calibrated(calibration, mass, context));
  });
  const thresholdOf = (isOwn: (label: number) => boolean, start: number, prior: number) => {
    const own = [...reader.labels.keys()].filter(isOwn);
    return expectedF1Threshold(
      probabilities.flatMap((row) => own.map((label) => row[label])),
      start,
      prior,
      judged.flatMap(({ example }) => own.map(() => example.calibrationWeight)),
    );
  };
  const common = thresholdOf(() => true, 0.3, 0);
  const weightsOfTexts = fair.map(({ example }) => example.calibrationWeight);
  const gates = fair.map(({ features }) =>
    gate.sections.map((model, section) => sigmoid(logisticLogit(model, features[section]))),
  );
  const commonSection = expectedF1Threshold(
    gates.flat(),
    0.4,
    0,
    weightsOfTexts.flatMap((weight) => SECTIONS.map(() => weight)),
  );
  const classCalibration = fitCalibration(judged.map((one) => classExample(one, reader.labels)));
  return {
    experts: SECTIONS.map((section, place) => ({
      section,
      weights: { seen: [...weights.seen], unseen: [...weights.unseen], unseenBias: weights.unseenBias },
      calibration,
      logNormalizer,
      threshold: thresholdOf((label) => reader.sectionOf[label] === place, common, PRIOR_TEXTS * 3),
      sectionThreshold: expectedF1Threshold(
        gates.map((row) => row[place]),
        commonSection,
        PRIOR_TEXTS,
        weightsOfTexts,
      ),
      thresholds: {},
      extended: [],
    })),
    gate: { sections: gate.sections.map(({ bias, weights: own }) => ({ bias, weights: [...own] })) },
    classCalibration: { bias: classCalibration.bias, weights: [...classCalibration.weights] },
    classThreshold: common,
  };
}

interface Scored {
  readonly example: FitExample;
  readonly masses: Float32Array;
  readonly features: readonly number[][];
  /** The logarithm of what the softmax of the fused scores divides by. */
  readonly logNormalizer: number;
}

function scoredExample(example: FitExample, weights: FusionWeights, sectionOf: Uint8Array): Scored {
  const { signals, pluginScores } = example.reading;
  const fused = withPluginScores(fuse(signals, weights), pluginScores);
  const masses = softmax(fused);
  const features = gateFeatures({ ...example.reading, fused, masses, sectionOf });
  const best = Math.max(...fused);
  // The best one's share is e to its score over the sum.
  const logNormalizer = best - Math.log(Math.max(...masses));
  return { example, masses, features, logNormalizer };
}

function gateExample({ example, features }: Scored): GateExample {
  const carried = new Set(example.symbols.map((symbol) => symbol[0]));
  const truth = SECTIONS.map((section): 0 | 1 | null => {
    if (example.unknownSections.includes(section)) return null;
    if (carried.has(section)) return 1;
    return example.isComplete ? 0 : null;
  });
  return { features, truth, weight: example.calibrationWeight };
}

function calibrationExample({ example, masses }: Scored, labels: readonly CpcSymbol[]): CalibrationExample {
  const unknown = (label: number) => example.unknownSections.includes(labels[label][0] as CpcSymbol);
  return {
    masses,
    nearestSimilarity: example.reading.nearestSimilarity,
    truth: new Set(example.subclasses),
    unknown,
    weight: example.calibrationWeight,
  };
}

/** The same with classes in place of subclasses. */
function classExample({ example, masses }: Scored, labels: readonly CpcSymbol[]): CalibrationExample {
  const places = new Map<string, number>();
  const placeOf = (label: number) => {
    const name = labels[label].slice(0, 3);
    if (!places.has(name)) places.set(name, places.size);
    return places.get(name)!;
  };
  const sums: number[] = [];
  masses.forEach((mass, label) => (sums[placeOf(label)] = (sums[placeOf(label)] ?? 0) + mass));
  const names = [...places.keys()];
  return {
    masses: Float32Array.from(sums),
    nearestSimilarity: example.reading.nearestSimilarity,
    truth: new Set(example.subclasses.map(placeOf)),
    unknown: (place) => example.unknownSections.includes(names[place][0] as CpcSymbol),
    weight: example.calibrationWeight,
  };
}
