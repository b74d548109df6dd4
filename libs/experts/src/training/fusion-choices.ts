import { type Matrix, type Random, row } from '@nonet/numerics';
import { rowsWithoutHeads } from '../section-expert/fused-score.js';
import { EXPERT_SIGNALS } from '../mixture/signals.js';

/** A text with its signals and subclasses. */
export interface FusionExample {
  /** [EXPERT_SIGNALS, subclasses] */
  readonly signals: Matrix;
  /** Places of the true subclasses, at least one. */
  readonly truth: readonly number[];
  readonly weight: number;
}

/** What the subclasses among which a text chooses look like: those that some signal puts first, and what is true. */
export interface Choice {
  /** [candidates, FEATURES]: signals as a subclass with examples has them, then those of one without, then 1 for such a one. */
  readonly features: Float64Array;
  /** Share of each candidate among those that are true: [candidates]. */
  readonly wanted: Float64Array;
  /** Section of each candidate, as its place in SECTIONS: [candidates]. */
  readonly sections: Uint8Array;
  readonly weight: number;
}

/** Of each subclass. */
export interface LabelKinds {
  /** Its section, as its place in SECTIONS. */
  readonly sectionOf: ArrayLike<number>;
  /** 1 for a legacy one, which no text chooses: its share takes nothing from the others. */
  readonly legacy: ArrayLike<number>;
}

export const UNSEEN_ROWS = rowsWithoutHeads(EXPERT_SIGNALS);
export const FEATURES = EXPERT_SIGNALS.length + UNSEEN_ROWS.length + 1;
const NEIGHBOUR_ROWS = [EXPERT_SIGNALS.indexOf('neighbours'), EXPERT_SIGNALS.indexOf('lexicalNeighbours')];

/** Candidates of a text: the best of each signal, and what is true. */
const CANDIDATES = 20;
/** Share of the labels of a text that are shown as if they had no examples, so that those weights are learnt too. */
const HIDDEN = 0.2;

export function choiceOf(
  { signals, truth, weight }: FusionExample,
  { sectionOf, legacy }: LabelKinds,
  random: Random,
): Choice {
  const content = [...Array(signals.columns).keys()].filter((label) => legacy[label] !== 1);
  const labels = [...new Set([...truth, ...bestOfEach(signals, content)])];
  const features = new Float64Array(labels.length * FEATURES);
  labels.forEach((label, i) => {
    const at = i * FEATURES;
    const value = (signal: number) => signals.data[signal * signals.columns + label];
    if (random.next() >= HIDDEN) {
      for (let signal = 0; signal < EXPERT_SIGNALS.length; signal++) features[at + signal] = value(signal);
      return;
    }
    // Half of these keep their votes: a label that was given a handful of examples has no head, yet neighbours.
    const keepsVotes = random.next() < 0.5;
    UNSEEN_ROWS.forEach((signal, k) => {
      if (keepsVotes || !NEIGHBOUR_ROWS.includes(signal))
        features[at + EXPERT_SIGNALS.length + k] = value(signal);
    });
    features[at + FEATURES - 1] = 1;
  });
  return {
    features,
    wanted: Float64Array.from(labels, (_, i) => (i < truth.length ? 1 / truth.length : 0)),
    sections: Uint8Array.from(labels, (label) => sectionOf[label]),
    weight,
  };
}

function bestOfEach(signals: Matrix, labels: readonly number[]): number[] {
  const best = new Set<number>();
  for (let signal = 0; signal < signals.rows; signal++) {
    if (EXPERT_SIGNALS[signal] === 'size') continue;
    const values = row(signals, signal);
    const order = [...labels].sort((a, b) => values[b] - values[a]);
    for (const label of order.slice(0, CANDIDATES)) best.add(label);
  }
  return [...best];
}
