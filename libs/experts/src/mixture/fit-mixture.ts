import { SECTIONS, type CpcSymbol } from '@nonet/cpc-taxonomy';
import { softmax } from '../zero-shot/fusion.js';
import { type CalibrationExample, calibrated, expectedF1Threshold, fitCalibration } from './calibration.js';
import { MixtureError } from './errors.js';
import { fitFusion, type FusionWeights, fuse } from './fusion.js';
import { fitGate, gateFeatures, type GateExample } from './gate.js';
import type { MixtureReader, MixtureReading } from './mixture-reader.js';
import type { MixtureParameters } from './parameters.js';

/** A text that was read, and what is known of it. */
export interface FitExample {
  readonly id: string;
  readonly reading: MixtureReading;
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
  /** Whether its source is a fair sample of what will be asked: only such tell how likely symbols are. */
  readonly isRepresentative: boolean;
}

export type UpperParameters = Omit<MixtureParameters, 'format' | 'descent' | 'lower'>;

/** Texts that a threshold of a section's own must be worth; fewer count for less. */
const PRIOR_TEXTS = 10;

/**
 * Fits everything above main groups on texts that neither encoder nor memory answers for: the weights of the signals on all of
 * them, gates, calibration and thresholds on the representative ones.
 * @throws MixtureError MIXTURE_EXAMPLES_EMPTY
 */
export function fitUpper(examples: readonly FitExample[], reader: MixtureReader): UpperParameters {
  const withSubclasses = examples.filter(({ subclasses }) => subclasses.length > 0);
  if (withSubclasses.length === 0)
    throw new MixtureError('MIXTURE_EXAMPLES_EMPTY', 'No example has a subclass to weigh signals by.');
  const weights = fitFusion(
    withSubclasses.map(({ reading, subclasses, weight }) => ({
      signals: reading.signals,
      truth: subclasses,
      weight,
    })),
  );
  return { ...fitScores(examples, reader, weights) };
}

/** What follows from the weights: gate, calibration, thresholds. */
export function fitScores(
  examples: readonly FitExample[],
  reader: Pick<MixtureReader, 'labels' | 'sectionOf'>,
  weights: FusionWeights,
): UpperParameters {
  const scored = examples.map((example) => scoredExample(example, weights, reader.sectionOf));
  const representative = scored.filter(({ example }) => example.isRepresentative);
  const fair = representative.length > 0 ? representative : scored;
  const gate = fitGate(fair.map(gateExample), SECTIONS.length);
  const rivals = fair.reduce((sum, one) => sum + one.rivals, 0) / fair.length;
  const judged = fair.filter(({ example }) => example.isComplete && example.subclasses.length > 0);
  const calibration = fitCalibration(judged.map((one) => calibrationExample(one, reader.labels)));
  const probabilities = judged.map(({ masses }) => {
    const best = Math.max(...masses);
    return masses.map((mass) => calibrated(calibration, mass, best));
  });
  const common = expectedF1Threshold(
    probabilities.flatMap((row) => Array.from(row)),
    0.3,
    0,
  );
  const gates = fair.map(({ features }) =>
    gate.sections.map((model, section) => sectionProbability(model, features[section])),
  );
  const commonSection = expectedF1Threshold(gates.flat(), 0.4, 0);
  const classCalibration = fitCalibration(judged.map((one) => classExample(one, reader.labels)));
  return {
    experts: SECTIONS.map((section, place) => ({
      section,
      weights: { seen: [...weights.seen], unseen: [...weights.unseen], unseenBias: weights.unseenBias },
      calibration,
      rivals,
      threshold: expectedF1Threshold(
        probabilities.flatMap((row) =>
          Array.from(row).filter((_, label) => reader.sectionOf[label] === place),
        ),
        common,
        PRIOR_TEXTS * 3,
      ),
      sectionThreshold: expectedF1Threshold(
        gates.map((row) => row[place]),
        commonSection,
        PRIOR_TEXTS,
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
  /** The logarithm of what all subclasses have together. */
  readonly rivals: number;
}

function scoredExample(example: FitExample, weights: FusionWeights, sectionOf: Uint8Array): Scored {
  const fused = fuse(example.reading.signals, weights);
  const masses = softmax(fused);
  const features = gateFeatures({ ...example.reading, fused, masses, sectionOf });
  const best = Math.max(...fused);
  // The best one's share is e to its score over the sum.
  const rivals = best - Math.log(Math.max(...masses));
  return { example, masses, features, rivals };
}

function gateExample({ example, features }: Scored): GateExample {
  const carried = new Set(example.symbols.map((symbol) => symbol[0]));
  const truth = SECTIONS.map((section): 0 | 1 | null => {
    if (example.unknownSections.includes(section)) return null;
    if (carried.has(section)) return 1;
    return example.isComplete ? 0 : null;
  });
  return { features, truth, weight: 1 };
}

function calibrationExample({ example, masses }: Scored, labels: readonly CpcSymbol[]): CalibrationExample {
  const unknown = (label: number) => example.unknownSections.includes(labels[label][0] as CpcSymbol);
  return { masses, truth: new Set(example.subclasses), unknown, weight: 1 };
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
    truth: new Set(example.subclasses.map(placeOf)),
    unknown: (place) => example.unknownSections.includes(names[place][0] as CpcSymbol),
    weight: 1,
  };
}

const sectionProbability = (
  { bias, weights }: { readonly bias: number; readonly weights: readonly number[] },
  features: readonly number[],
): number => 1 / (1 + Math.exp(-weights.reduce((sum, weight, k) => sum + weight * features[k], bias)));
