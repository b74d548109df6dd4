import { type Matrix, row } from '@nonet/plugins';
import { fitLogistic, logisticLogit, type LogisticModel, logit, sigmoid } from './logistic.js';
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
  /** Joined scores of all subclasses, and their softmax: [subclasses]. */
  readonly fused: Float32Array;
  readonly masses: Float32Array;
  readonly sectionOf: Uint8Array;
}

/** Of each section: see {@link gateFeatures}. */
export const GATE_FEATURES = 6;

const HEAD = EXPERT_SIGNALS.indexOf('head');
const NEIGHBOURS = EXPERT_SIGNALS.indexOf('neighbours');
const LEXICAL = EXPERT_SIGNALS.indexOf('lexicalNeighbours');

/**
 * What speaks for each section: its own head; the mass, the best joined score, the best head and the votes of its subclasses.
 * [sections][features]
 */
export function gateFeatures(input: GateInput): number[][] {
  const { sectionLogits, signals, fused, masses, sectionOf } = input;
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
    logit(mass[section]),
    ...bests.map((values) => values[section]),
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

/** Fewer texts with a section, or without it, are too few to learn a gate from: its head is then believed. */
const FEWEST = 3;

export function fitGate(examples: readonly GateExample[], sections: number, penalty = 1): Gate {
  return {
    sections: Array.from({ length: sections }, (_, section) => {
      const known = examples.filter(({ truth }) => truth[section] !== null);
      const yes = known.filter(({ truth }) => truth[section] === 1).length;
      if (yes < FEWEST || known.length - yes < FEWEST) return { bias: 0, weights: [1, 0, 0, 0, 0, 0] };
      return fitLogistic(
        {
          features: known.map(({ features }) => features[section]),
          truth: known.map(({ truth }) => truth[section]!),
          weights: known.map(({ weight }) => weight),
        },
        penalty,
      );
    }),
  };
}
