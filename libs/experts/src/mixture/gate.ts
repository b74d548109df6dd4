import { type Matrix, row, sigmoid } from '@nonet/numerics';
import { boundedLogit, fitLogistic, logisticLogit, type LogisticModel } from '../calibration/logistic.js';
import { EXPERT_SIGNALS } from './signals.js';

/** P(section | text), section by section: a patent may belong to several, or a gate may let none in. */
export interface Gate {
  /** One for each section, in the order of SECTIONS. */
  readonly sections: readonly LogisticModel[];
}

export interface GateInput {
  /** Logits of the encoder's section head: [sections]. */
  readonly sectionLogits: Float32Array;
  /** [EXPERT_SIGNALS, subclasses] */
  readonly signals: Matrix;
  /** Fused scores of all subclasses, and their softmax: [subclasses]. */
  readonly fused: Float32Array;
  readonly masses: Float32Array;
  readonly sectionOf: Uint8Array;
  /** Similarity of the most similar remembered text. */
  readonly nearestSimilarity: number;
}

/** Of each section: see {@link gateFeatures}. */
export const GATE_FEATURES = 7;

const HEAD = EXPERT_SIGNALS.indexOf('head');
const NEIGHBOURS = EXPERT_SIGNALS.indexOf('neighbours');
const LEXICAL = EXPERT_SIGNALS.indexOf('lexicalNeighbours');

/**
 * What speaks for each section: its own head; the mass, the best fused score, the best head and the votes of its subclasses;
 * and how close the text is to a remembered one, which is the same for all. [sections][features]
 */
export function gateFeatures(input: GateInput): number[][] {
  const { sectionLogits, signals, fused, masses, sectionOf, nearestSimilarity } = input;
  const sections = sectionLogits.length;
  const best = (values: Float32Array) => {
    const found = new Array<number>(sections).fill(-Infinity);
    sectionOf.forEach((section, label) => (found[section] = Math.max(found[section], values[label])));
    return found.map((value) => (value === -Infinity ? 0 : value));
  };
  const mass = new Float64Array(sections);
  sectionOf.forEach((section, label) => (mass[section] += masses[label]));
  const highest = fused.reduce((max, score) => Math.max(max, score), -Infinity);
  const bests = [
    best(fused).map((score) => score - highest),
    best(row(signals, HEAD)),
    best(row(signals, NEIGHBOURS)),
    best(row(signals, LEXICAL)),
  ];
  return Array.from({ length: sections }, (_, section) => [
    sectionLogits[section],
    boundedLogit(mass[section]),
    ...bests.map((values) => values[section]),
    nearestSimilarity,
  ]);
}

/** [sections] in [0, 1] */
export function openGate({ sections }: Gate, features: readonly number[][]): Float32Array {
  return Float32Array.from(sections, (model, section) => sigmoid(logisticLogit(model, features[section])));
}

/** A text whose sections are known, some of them or all. */
export interface GateExample {
  readonly features: readonly number[][];
  /** For each section 1, 0, or null where nothing is known. */
  readonly truth: readonly (0 | 1 | null)[];
  readonly weight: number;
}

/**
 * Minimum number of texts with a section, and without it, to learn its gate from; with fewer the gate is the
 * section's head.
 */
const FEWEST = 3;
const HEAD_ALONE: LogisticModel = { bias: 0, weights: [1, 0, 0, 0, 0, 0, 0] };
/**
 * Penalty that draws the gates of sections to the one that is fitted on all of them: rare sections learn from the
 * others.
 */
const DRAWN_TOGETHER = 10;
/** How strongly a gate that learns alone is drawn to none. */
const DRAWN_TO_NONE = 1;

/**
 * Logistic regressions, one for each section. Those in `alike` are drawn to one that is fitted on all of them together; the
 * others stand alone.
 */
export function fitGate(examples: readonly GateExample[], alike: readonly boolean[]): Gate {
  const ofSections = alike.map((_, section) => questionOf(examples, section));
  const together = ofSections.filter((_, section) => alike[section]);
  const common = isEnough(together)
    ? fitLogistic(
        {
          features: together.flatMap(({ features }) => features),
          truth: together.flatMap(({ truth }) => truth),
          weights: together.flatMap(({ weights }) => weights),
        },
        DRAWN_TO_NONE,
      )
    : null;
  return {
    sections: ofSections.map((question, section) => {
      if (alike[section] && common !== null) return fitLogistic(question, DRAWN_TOGETHER, common);
      return isEnough([question]) ? fitLogistic(question, DRAWN_TO_NONE) : HEAD_ALONE;
    }),
  };
}

/** The texts of which it is known whether they have the section. */
function questionOf(examples: readonly GateExample[], section: number) {
  const known = examples.filter(({ truth }) => truth[section] !== null);
  return {
    features: known.map(({ features }) => features[section]),
    truth: known.map(({ truth }): number => truth[section]!),
    weights: known.map(({ weight }) => weight),
  };
}

function isEnough(questions: readonly { readonly truth: readonly number[] }[]): boolean {
  const truth = questions.flatMap((question) => question.truth);
  const yes = truth.filter((answer) => answer === 1).length;
  return yes >= FEWEST && truth.length - yes >= FEWEST;
}
