import { Adam, type Matrix, publishedRandom, type Random, row, softmax } from '@nonet/numerics';
import { type FusionWeights, fusedScore, rowsWithoutHeads, termsOf } from '../section-expert/fused-score.js';
import { EXPERT_SIGNALS } from '../mixture/signals.js';

export type { FusionWeights };

/** A text with its signals and subclasses. */
export interface FusionExample {
  /** [EXPERT_SIGNALS, subclasses] */
  readonly signals: Matrix;
  /** Places of the true subclasses, at least one. */
  readonly truth: readonly number[];
  readonly weight: number;
}

const UNSEEN_ROWS = rowsWithoutHeads(EXPERT_SIGNALS);
const NEIGHBOUR_ROWS = [EXPERT_SIGNALS.indexOf('neighbours'), EXPERT_SIGNALS.indexOf('lexicalNeighbours')];
const SIZE = EXPERT_SIGNALS.length + UNSEEN_ROWS.length + 1;

/**
 * The fused score of each subclass: [subclasses].
 * @param seen which subclasses have examples (1), default: all
 */
export function fuse(signals: Matrix, weights: FusionWeights, seen?: ArrayLike<number>): Float32Array {
  const terms = termsOf(weights, EXPERT_SIGNALS);
  const scores = new Float32Array(signals.columns);
  for (let label = 0; label < scores.length; label++)
    scores[label] = fusedScore(signals, label, seen?.[label] === 0 ? terms.unseen : terms.seen);
  return scores;
}

const FUSION_FIT = {
  /** Candidates of a text: the best of each signal, and what is true. */
  candidates: 20,
  /** Share of the labels of a text that are taken for unseen while fitting, so that those weights are learnt too. */
  hidden: 0.2,
  steps: 300,
  penalty: 1e-3,
  seed: 0,
};

/**
 * Weights under which the true subclasses stand out among the candidates: conditional logit (McFadden 1974) by Adam over all
 * examples at once. A fifth of the subclasses of a text, drawn for each text, is shown as if it had no examples.
 */
export function fitFusion(examples: readonly FusionExample[]): FusionWeights {
  const { candidates, hidden, steps, penalty, seed } = FUSION_FIT;
  const random = publishedRandom(seed, 'fusion');
  const choices = examples.map((example) => choiceOf(example, candidates, hidden, random));
  const scale = deviations(choices);
  for (const { features } of choices) features.forEach((value, i) => (features[i] = value / scale[i % SIZE]));
  const weights = new Float64Array(SIZE);
  const adam = new Adam(SIZE, { rate: 0.1 });
  const total = choices.reduce((sum, { weight }) => sum + weight, 0);
  for (let step = 0; step < steps; step++) {
    const gradient = Float64Array.from(weights, (weight) => penalty * weight);
    for (const choice of choices) addGradient(choice, weights, gradient, choice.weight / total);
    adam.move(weights, gradient);
  }
  const plain = Array.from(weights, (weight, k) => weight / scale[k]);
  const seen = EXPERT_SIGNALS.length;
  return { seen: plain.slice(0, seen), unseen: plain.slice(seen, SIZE - 1), unseenBias: plain[SIZE - 1] };
}

interface Choice {
  /** [candidates, SIZE] */
  readonly features: Float64Array;
  /** Share of each candidate among those that are true. */
  readonly wanted: Float64Array;
  readonly weight: number;
}

function choiceOf(
  { signals, truth, weight }: FusionExample,
  candidates: number,
  hidden: number,
  random: Random,
): Choice {
  const labels = [...new Set([...truth, ...bestOfEach(signals, candidates)])];
  const features = new Float64Array(labels.length * SIZE);
  labels.forEach((label, i) => {
    const at = i * SIZE;
    const value = (signal: number) => signals.data[signal * signals.columns + label];
    if (random.next() >= hidden) {
      for (let signal = 0; signal < EXPERT_SIGNALS.length; signal++) features[at + signal] = value(signal);
      return;
    }
    // Half of these keep their votes: a label that was given a handful of examples has no head, yet neighbours.
    const keepsVotes = random.next() < 0.5;
    UNSEEN_ROWS.forEach((signal, k) => {
      if (keepsVotes || !NEIGHBOUR_ROWS.includes(signal))
        features[at + EXPERT_SIGNALS.length + k] = value(signal);
    });
    features[at + SIZE - 1] = 1;
  });
  const wanted = Float64Array.from(labels, (_, i) => (i < truth.length ? 1 / truth.length : 0));
  return { features, wanted, weight };
}

function bestOfEach(signals: Matrix, candidates: number): number[] {
  const best = new Set<number>();
  for (let signal = 0; signal < signals.rows; signal++) {
    if (EXPERT_SIGNALS[signal] === 'size') continue;
    const values = row(signals, signal);
    const order = Array.from(values.keys()).sort((a, b) => values[b] - values[a]);
    for (const label of order.slice(0, candidates)) best.add(label);
  }
  return [...best];
}

function addGradient(choice: Choice, weights: Float64Array, gradient: Float64Array, share: number): void {
  const { features, wanted } = choice;
  const logits = new Float64Array(wanted.length);
  for (let i = 0; i < logits.length; i++)
    for (let k = 0; k < SIZE; k++) logits[i] += weights[k] * features[i * SIZE + k];
  const chances = softmax(logits);
  for (let i = 0; i < chances.length; i++) {
    const slope = share * (chances[i] - wanted[i]);
    for (let k = 0; k < SIZE; k++) gradient[k] += slope * features[i * SIZE + k];
  }
}

function deviations(choices: readonly Choice[]): Float64Array {
  const sums = new Float64Array(SIZE);
  let count = 0;
  for (const { features } of choices) {
    count += features.length / SIZE;
    features.forEach((value, i) => (sums[i % SIZE] += value ** 2));
  }
  return sums.map((sum) => Math.sqrt(sum / Math.max(1, count)) || 1);
}
