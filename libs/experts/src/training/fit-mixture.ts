import { isLegacy, SECTIONS, type CpcSymbol } from '@nonet/cpc-taxonomy';
import { mean } from '@nonet/numerics';
import {
  type Calibration,
  type CalibrationExample,
  calibrated,
  expectedF1Threshold,
  fitCalibration,
  fitSectionCalibrations,
  LEAST_MASS,
} from '../calibration/calibration.js';
import type { Habits } from '../calibration/habits.js';
import { MixtureError } from '../errors.js';
import {
  fitGate,
  type Gate,
  gateFeatures,
  type GateExample,
  openGate,
  openLegacyGate,
} from '../mixture/gate.js';
import type { LogisticModel } from '../calibration/logistic.js';
import type { MixtureReader, ExpertReading } from '../mixture/mixture-reader.js';
import type { MixtureParameters } from '../mixture/parameters.js';
import { withPluginScores } from '../mixture/plugin-experts.js';
import type { FusionWeights } from '../section-expert/fused-score.js';
import { sharesBesideLegacy } from '../taxonomy-index/legacy-shares.js';
import { fuse } from './fit-fusion.js';
import { fitSections, type SectionFusion } from './own-weights.js';

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

export type UpperParameters = Omit<
  MixtureParameters,
  'format' | 'descent' | 'lower' | 'pluginEncoder' | 'pluginExperts' | 'leftOut'
>;

/** The subclasses, and of what section and kind each is. */
type Kinds = Pick<MixtureReader, 'labels' | 'sectionOf' | 'legacy'>;

/** Number of texts that the common threshold is worth when that of a section is shrunk towards it. */
const PRIOR_TEXTS = 10;

/**
 * The weights of the signals, from texts that neither the encoder nor the memory has seen.
 * @throws MixtureError MIXTURE_EXAMPLES_EMPTY
 */
export function fitWeights(
  examples: readonly FitExample[],
  kinds: Pick<MixtureReader, 'sectionOf' | 'legacy'>,
): readonly SectionFusion[] {
  const content = (labels: readonly number[]) => labels.filter((label) => kinds.legacy[label] === 0);
  const withSubclasses = examples.filter(({ subclasses }) => content(subclasses).length > 0);
  if (withSubclasses.length === 0)
    throw new MixtureError('MIXTURE_EXAMPLES_EMPTY', 'No example has a subclass to weigh signals by.');
  return fitSections(
    withSubclasses.map(({ reading, subclasses, weight }) => ({
      signals: reading.signals,
      truth: content(subclasses),
      weight,
    })),
    kinds,
  );
}

/** What follows from the weights: gates, calibration and thresholds. Texts count by their `calibrationWeight`. */
export function fitScores(
  examples: readonly FitExample[],
  reader: Kinds,
  sections: readonly SectionFusion[],
): UpperParameters {
  const weights = sections.map((own) => own.weights);
  const fair = fairExamples(examples).map((example) => scoredExample(example, weights, reader));
  const gate = fitGate(
    fair.map(gateExample),
    // Y tags what is new or cuts across sections, always beside another section: it is unlike the others.
    SECTIONS.map((section) => section !== 'Y'),
  );
  const logNormalizer = mean(fair.map((one) => one.logNormalizer));
  const judged = fair.filter(({ example }) => isJudged(example));
  const judgedAmong = (isOwn: (label: number) => boolean) =>
    judged.map((one) => calibrationExample(one, reader.labels, isOwn));
  const isContent = (label: number) => reader.legacy[label] === 0;
  const content = judgedAmong(isContent);
  const calibrations = fitSectionCalibrations(content, reader.sectionOf);
  const probabilities = content.map((own) =>
    probabilitiesOf(own, (label) => calibrations[reader.sectionOf[label]]),
  );
  const thresholdOf = (isOwn: (label: number) => boolean, start: number, prior: number) => {
    const own = [...reader.labels.keys()].filter((label) => isContent(label) && isOwn(label));
    return expectedF1Threshold(
      probabilities.flatMap((row) => own.map((label) => row[label])),
      start,
      prior,
      judged.flatMap(({ example }) => own.map(() => example.calibrationWeight)),
    );
  };
  const common = thresholdOf(() => true, 0.3, 0);
  const weightsOfTexts = fair.map(({ example }) => example.calibrationWeight);
  const gates = fair.map(({ features }) => openGate(gate, features));
  const commonSection = expectedF1Threshold(
    gates.flatMap((row) => [...row]),
    0.4,
    0,
    weightsOfTexts.flatMap((weight) => SECTIONS.map(() => weight)),
  );
  const classCalibration = fitCalibration(judged.map((one) => classExample(one, reader)));
  return {
    experts: SECTIONS.map((section, place) => ({
      section,
      weights: { ...weights[place], seen: [...weights[place].seen], unseen: [...weights[place].unseen] },
      calibration: calibrations[place],
      logNormalizer,
      threshold: thresholdOf((label) => reader.sectionOf[label] === place, common, PRIOR_TEXTS * 3),
      sectionThreshold: expectedF1Threshold(
        gates.map((row) => row[place]),
        commonSection,
        PRIOR_TEXTS,
        weightsOfTexts,
      ),
      thresholds: {},
      knowledge: sections[place].knowledge,
      extended: [],
    })),
    gate: {
      sections: gate.sections.map(plainModel),
      ...(gate.legacy && { legacy: plainModel(gate.legacy) }),
    },
    classCalibration: plainModel(classCalibration),
    classThreshold: common,
    ...(gate.legacy && {
      legacy: fitLegacy(
        gate,
        judged,
        judgedAmong((label) => !isContent(label)),
      ),
    }),
    habits: habitsOf(fair, reader, { calibrations, gate }),
  };
}

/**
 * How the texts are that gates and scores are calibrated on, as a mixture sees them: what {@link fitScores} writes into a mixture that it
 * fits, for one that was fitted before.
 */
export function mixtureHabits(
  examples: readonly FitExample[],
  reader: Kinds,
  { experts, gate }: Pick<MixtureParameters, 'experts' | 'gate'>,
): Habits {
  const weights = experts.map((expert) => expert.weights);
  const fair = fairExamples(examples).map((example) => scoredExample(example, weights, reader));
  return habitsOf(fair, reader, { calibrations: experts.map(({ calibration }) => calibration), gate });
}

function habitsOf(
  fair: readonly Scored[],
  { labels, sectionOf, legacy }: Kinds,
  { calibrations, gate }: { readonly calibrations: readonly Calibration[]; readonly gate: Gate },
): Habits {
  const judged = fair.filter(({ example }) => isJudged(example));
  const counts = judged.map((one) => {
    const own = calibrationExample(one, labels, (label) => legacy[label] === 0);
    const row = probabilitiesOf(own, (label) => calibrations[sectionOf[label]]);
    return row.reduce((sum, p, label) => (own.masses[label] < LEAST_MASS ? sum : sum + p), 0);
  });
  const gates = fair.map(({ features }) => openGate(gate, features));
  const weightsOf = (some: readonly Scored[]) => some.map(({ example }) => example.calibrationWeight);
  return {
    labels: weightedMean(counts, weightsOf(judged)),
    sections: Object.fromEntries(
      SECTIONS.map((section, place) => [
        section,
        weightedMean(
          gates.map((row) => row[place]),
          weightsOf(fair),
        ),
      ]),
    ),
  };
}

/** Texts of which only part of the symbols is known rule nothing out, so they are used only if there are no others. */
function fairExamples(examples: readonly FitExample[]): readonly FitExample[] {
  const counting = examples.filter(({ calibrationWeight }) => calibrationWeight > 0);
  const whole = counting.filter(({ isComplete }) => isComplete);
  return [whole, counting, examples].find((some) => some.length > 0) ?? [];
}

const isJudged = ({ isComplete, subclasses }: FitExample): boolean => isComplete && subclasses.length > 0;

/** The same for legacy symbols, which stand under a gate of their own. */
function fitLegacy(
  gate: Gate,
  judged: readonly Scored[],
  examples: readonly CalibrationExample[],
): NonNullable<UpperParameters['legacy']> {
  const calibration = fitCalibration(examples);
  const gates = judged.map(({ features }) => openLegacyGate(gate, features, null) ?? 0);
  const weights = examples.map(({ weight }) => weight);
  const classThreshold = expectedF1Threshold(gates, 0.4, PRIOR_TEXTS, weights);
  const scores = examples.map((own, text) => {
    const labels = [...own.masses.keys()].filter((label) => own.masses[label] > 0);
    const probabilities = probabilitiesOf(own, () => calibration);
    return labels.map((label) => Math.min(gates[text], probabilities[label]));
  });
  const threshold = expectedF1Threshold(
    scores.flat(),
    classThreshold,
    PRIOR_TEXTS,
    scores.flatMap((own, text) => own.map(() => weights[text])),
  );
  return { calibration: plainModel(calibration), threshold, classThreshold };
}

/** 0 where nothing counts. */
function weightedMean(values: readonly number[], weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total === 0 ? 0 : values.reduce((sum, value, i) => sum + value * weights[i], 0) / total;
}

const plainModel = ({ bias, weights }: LogisticModel) => ({ bias, weights: [...weights] });

function probabilitiesOf(
  { masses, nearestSimilarity }: CalibrationExample,
  calibrationOf: (label: number) => Calibration,
): Float32Array {
  const largestMass = masses.reduce((max, mass) => Math.max(max, mass), 0);
  return masses.map((mass, label) =>
    calibrated(calibrationOf(label), mass, { largestMass, nearestSimilarity }),
  );
}

interface Scored {
  readonly example: FitExample;
  readonly masses: Float32Array;
  readonly features: readonly number[][];
  /** The logarithm of what the softmax of the fused scores divides by. */
  readonly logNormalizer: number;
}

function scoredExample(
  example: FitExample,
  weights: readonly FusionWeights[],
  { sectionOf, legacy }: Pick<MixtureReader, 'sectionOf' | 'legacy'>,
): Scored {
  const { reading } = example;
  const fused = withPluginScores(fuse(reading.signals, weights, sectionOf), reading.pluginScores);
  const masses = sharesBesideLegacy(fused, legacy);
  const features = gateFeatures({ ...reading, fused, masses, sectionOf, legacy });
  const best = masses.reduce((at, mass, label) => (legacy[label] === 0 && mass > masses[at] ? label : at), 0);
  // The best one's share is e to its score over the sum.
  const logNormalizer = fused[best] - Math.log(masses[best]);
  return { example, masses, features, logNormalizer };
}

function gateExample({ example, features }: Scored): GateExample {
  const { symbols, unknownSections, isComplete } = example;
  const carried = new Set(symbols.filter((symbol) => !isLegacy(symbol)).map((symbol) => symbol[0]));
  // Who says no more than Y may mean either kind of its symbols.
  const saysOnlyY = symbols.includes('Y' as CpcSymbol);
  const truth = SECTIONS.map((section): 0 | 1 | null => {
    if (unknownSections.includes(section) || (section === 'Y' && saysOnlyY)) return null;
    if (carried.has(section)) return 1;
    return isComplete ? 0 : null;
  });
  const legacyTruth = () => {
    if (symbols.some(isLegacy)) return 1;
    return truth.at(-1) === null || !isComplete ? null : 0;
  };
  return { features, truth: [...truth, legacyTruth()], weight: example.calibrationWeight };
}

/** What is known of some subclasses of a text; the others have no mass. */
function calibrationExample(
  { example, masses }: Scored,
  labels: readonly CpcSymbol[],
  isOwn: (label: number) => boolean,
): CalibrationExample {
  const isUnknown = (label: number) => example.unknownSections.includes(labels[label][0] as CpcSymbol);
  return {
    masses: masses.map((mass, label) => (isOwn(label) ? mass : 0)),
    nearestSimilarity: example.reading.nearestSimilarity,
    truth: new Set(example.subclasses.filter(isOwn)),
    unknown: (label) => !isOwn(label) || isUnknown(label),
    weight: example.calibrationWeight,
  };
}

/** The same with classes in place of subclasses. */
function classExample(
  { example, masses }: Scored,
  { labels, legacy }: Pick<MixtureReader, 'labels' | 'legacy'>,
): CalibrationExample {
  const places = new Map<string, number>();
  const placeOf = (label: number) => {
    const name = labels[label].slice(0, 3);
    if (!places.has(name)) places.set(name, places.size);
    return places.get(name)!;
  };
  const sums: number[] = [];
  const isContent = (label: number) => legacy[label] === 0;
  masses.forEach((mass, label) => {
    if (isContent(label)) sums[placeOf(label)] = (sums[placeOf(label)] ?? 0) + mass;
  });
  const names = [...places.keys()];
  return {
    masses: Float32Array.from(sums),
    nearestSimilarity: example.reading.nearestSimilarity,
    truth: new Set(example.subclasses.filter(isContent).map(placeOf)),
    unknown: (place) => example.unknownSections.includes(names[place][0] as CpcSymbol),
    weight: example.calibrationWeight,
  };
}
