import { SECTIONS } from '@nonet/cpc-taxonomy';
import { logit, type Matrix, row, sigmoid } from '@nonet/numerics';
import { boundedLogit, fitLogistic, logisticLogit, type LogisticModel } from '../calibration/logistic.js';
import { EXPERT_SIGNALS } from './signals.js';

/** P(section | text), section by section: a patent may belong to several, or a gate may let none in. */
export interface Gate {
  /** One for each section, in the order of SECTIONS; what Y's says is said of its other symbols than the legacy ones. */
  readonly sections: readonly LogisticModel[];
  /** P(some legacy symbol | text); absent where too little is known of them. */
  readonly legacy?: LogisticModel;
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
  /** 1 for a legacy subclass: [subclasses]. */
  readonly legacy: Uint8Array;
  /** Similarity of the most similar remembered text. */
  readonly nearestSimilarity: number;
}

/** Of each section: see {@link gateFeatures}. */
export const GATE_FEATURES = 7;
/** The row of the legacy symbols, behind those of the sections. */
const LEGACY = SECTIONS.length;
const SECTION_Y = SECTIONS.length - 1;

const HEAD = EXPERT_SIGNALS.indexOf('head');
const NEIGHBOURS = EXPERT_SIGNALS.indexOf('neighbours');
const LEXICAL = EXPERT_SIGNALS.indexOf('lexicalNeighbours');

/**
 * What speaks for each section, and last for the legacy symbols: its own head; the mass, the best fused score, the best head and
 * the votes of its subclasses; and how close the text is to a remembered one, which is the same for all. [sections + 1][features]
 */
export function gateFeatures(input: GateInput): number[][] {
  const { sectionLogits, signals, fused, masses, sectionOf, legacy, nearestSimilarity } = input;
  const groupOf = sectionOf.slice();
  for (let label = 0; label < groupOf.length; label++) if (legacy[label] === 1) groupOf[label] = LEGACY;
  const best = (values: Float32Array) => {
    const found = new Array<number>(LEGACY + 1).fill(-Infinity);
    for (let label = 0; label < groupOf.length; label++)
      found[groupOf[label]] = Math.max(found[groupOf[label]], values[label]);
    return found.map((value) => (value === -Infinity ? 0 : value));
  };
  const mass = new Float64Array(LEGACY + 1);
  groupOf.forEach((group, label) => (mass[group] += masses[label]));
  const highest = fused.reduce((max, score) => Math.max(max, score), -Infinity);
  const bests = [
    best(fused).map((score) => score - highest),
    best(row(signals, HEAD)),
    best(row(signals, NEIGHBOURS)),
    best(row(signals, LEXICAL)),
  ];
  return Array.from({ length: LEGACY + 1 }, (_, group) => [
    sectionLogits[group === LEGACY ? SECTION_Y : group],
    boundedLogit(mass[group]),
    ...bests.map((values) => values[group]),
    nearestSimilarity,
  ]);
}

/** [sections] in [0, 1] */
export function openGate({ sections }: Gate, features: readonly number[][]): Float32Array {
  return Float32Array.from(sections, (model, section) => sigmoid(logisticLogit(model, features[section])));
}

/**
 * P(some legacy symbol | text, year); null where the gate knows nothing of them.
 * @param year of publication; null: not known
 */
export const openLegacyGate = (
  { legacy }: Gate,
  features: readonly number[][],
  year: number | null,
): number | null =>
  legacy === undefined ? null : sigmoid(logisticLogit(legacy, features[LEGACY]) + lateness(year));

/**
 * From a year on, the share of patents with a legacy symbol: of two collections of US patents, 2,958 until 2015 and 10,454 from 2018
 * on (their training splits). Texts alone do not tell it, and those that gates are fitted on are of a few years.
 */
const LEGACY_SHARES: readonly (readonly [year: number, share: number])[] = [
  [0, 0.19],
  [1990, 0.14],
  [2000, 0.12],
  [2005, 0.09],
  [2009, 0.07],
  [2020, 0.055],
  [2021, 0.043],
  [2022, 0.031],
  [2023, 0.019],
  [2024, 0.014],
];
/** The share among the texts that gates are fitted on. */
const USUAL_SHARE = 0.07;

/** What a year adds to the logit. */
function lateness(year: number | null): number {
  const since = LEGACY_SHARES.findLast(([from]) => year !== null && year >= from);
  return since === undefined ? 0 : logit(since[1]) - logit(USUAL_SHARE);
}

/** A text whose sections are known, some of them or all. */
export interface GateExample {
  readonly features: readonly number[][];
  /** For each section, and last for the legacy symbols, 1, 0, or null where nothing is known. */
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
  const sections = ofSections.map((question, section) => {
    if (alike[section] && common !== null) return fitLogistic(question, DRAWN_TOGETHER, common);
    return isEnough([question]) ? fitLogistic(question, DRAWN_TO_NONE) : HEAD_ALONE;
  });
  const ofLegacy = questionOf(examples, LEGACY);
  return isEnough([ofLegacy]) ? { sections, legacy: fitLogistic(ofLegacy, DRAWN_TO_NONE) } : { sections };
}

/** The texts of which it is known whether they have the section. */
function questionOf(examples: readonly GateExample[], section: number) {
  const known = examples.filter(({ truth }) => (truth[section] ?? null) !== null);
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
