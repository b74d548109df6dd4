import { SECTIONS } from '@nonet/cpc-taxonomy';
import { Adam, type Matrix, publishedRandom } from '@nonet/numerics';
import { type FusionWeights, fusedScore, termsOf } from '../section-expert/fused-score.js';
import { EXPERT_SIGNALS } from '../mixture/signals.js';
import { type Choice, choiceOf, FEATURES, type FusionExample, type LabelKinds } from './fusion-choices.js';

export type { FusionExample, FusionWeights, LabelKinds };

/**
 * The fused score of each subclass: [subclasses].
 * @param weights those of all sections, or one for each
 * @param seen which subclasses have examples (1), default: all
 */
export function fuse(
  signals: Matrix,
  weights: readonly FusionWeights[],
  sectionOf: ArrayLike<number>,
  seen?: ArrayLike<number>,
): Float32Array {
  const terms = weights.map((own) => termsOf(own, EXPERT_SIGNALS));
  const scores = new Float32Array(signals.columns);
  for (let label = 0; label < scores.length; label++) {
    const { seen: withExamples, unseen } = terms[sectionOf[label]];
    scores[label] = fusedScore(signals, label, seen?.[label] === 0 ? unseen : withExamples);
  }
  return scores;
}

const FIT = {
  steps: 300,
  /** Draws the common weights to none. */
  penalty: 1e-3,
  /** Draws the weights of a section to the common ones: with few examples of it they stay there. */
  ownPenalty: 0.1,
  seed: 0,
};

/** Of each section in the order of SECTIONS, [FEATURES] weights and a bias. */
export type SectionWeights = readonly Float64Array[];

export interface FittedChoices {
  /** [FEATURES + 1], the bias last: 0. */
  readonly common: Float64Array;
  readonly own: SectionWeights;
}

export function choicesOf(examples: readonly FusionExample[], kinds: LabelKinds): Choice[] {
  const random = publishedRandom(FIT.seed, 'fusion');
  return examples.map((example) => choiceOf(example, kinds, random));
}

/**
 * Weights under which the true subclasses stand out among the candidates: conditional logit (McFadden 1974) by Adam over all
 * examples at once, with weights for each section that are drawn to common ones (a hierarchical model, Gelman and Hill 2007). A
 * fifth of the subclasses of a text, drawn for each text, is shown as if it had no examples.
 */
export function fitChoices(choices: readonly Choice[]): FittedChoices {
  const scale = deviations(choices);
  const size = FEATURES + 1;
  const sections = SECTIONS.length;
  // The common weights, then what each section adds to them; common is no bias, which would add nothing.
  const parameters = new Float64Array((1 + sections) * size);
  const adam = new Adam(parameters.length, { rate: 0.1 });
  const total = choices.reduce((sum, { weight }) => sum + weight, 0);
  const gradient = new Float64Array(parameters.length);
  const weights = Array.from({ length: sections }, () => new Float64Array(size));
  const slopes = Array.from({ length: sections }, () => new Float64Array(size));
  for (let step = 0; step < FIT.steps; step++) {
    combine(parameters, scale, weights);
    for (const slope of slopes) slope.fill(0);
    for (const choice of choices) addSlopes(choice, weights, slopes, choice.weight / total);
    for (let k = 0; k < size; k++) {
      let sum = 0;
      for (let s = 0; s < sections; s++) {
        const at = (1 + s) * size + k;
        const slope = k < FEATURES ? slopes[s][k] / scale[k] : slopes[s][k];
        gradient[at] = slope + FIT.ownPenalty * parameters[at];
        sum += slope;
      }
      gradient[k] = k < FEATURES ? sum + FIT.penalty * parameters[k] : 0;
    }
    adam.move(parameters, gradient);
  }
  combine(parameters, scale, weights);
  const common = Float64Array.from({ length: size }, (_, k) => (k < FEATURES ? parameters[k] / scale[k] : 0));
  return { common, own: weights };
}

/** The weights of each section, for features as they came. */
function combine(parameters: Float64Array, scale: Float64Array, weights: Float64Array[]): void {
  const size = FEATURES + 1;
  weights.forEach((own, s) => {
    for (let k = 0; k < size; k++) {
      const sum = parameters[k] + parameters[(1 + s) * size + k];
      own[k] = k < FEATURES ? sum / scale[k] : sum;
    }
  });
}

/** The chances of the candidates: [candidates] */
export function chancesOf({ features, sections }: Choice, weights: SectionWeights): Float64Array {
  const chances = new Float64Array(sections.length);
  let highest = -Infinity;
  // Plain loops: a fit comes here two million times.
  for (let i = 0, at = 0; i < chances.length; i++) {
    const own = weights[sections[i]];
    let logit = own[FEATURES];
    for (let k = 0; k < FEATURES; k++) logit += own[k] * features[at++];
    chances[i] = logit;
    if (logit > highest) highest = logit;
  }
  let sum = 0;
  for (let i = 0; i < chances.length; i++) sum += chances[i] = Math.exp(chances[i] - highest);
  for (let i = 0; i < chances.length; i++) chances[i] /= sum;
  return chances;
}

function addSlopes(
  choice: Choice,
  weights: SectionWeights,
  slopes: readonly Float64Array[],
  share: number,
): void {
  const { features, wanted, sections } = choice;
  const chances = chancesOf(choice, weights);
  for (let i = 0, at = 0; i < chances.length; i++) {
    const slope = share * (chances[i] - wanted[i]);
    const sums = slopes[sections[i]];
    for (let k = 0; k < FEATURES; k++) sums[k] += slope * features[at++];
    sums[FEATURES] += slope;
  }
}

function deviations(choices: readonly Choice[]): Float64Array {
  const sums = new Float64Array(FEATURES);
  let count = 0;
  for (const { features } of choices) {
    count += features.length / FEATURES;
    features.forEach((value, i) => (sums[i % FEATURES] += value ** 2));
  }
  return sums.map((sum) => Math.sqrt(sum / Math.max(1, count)) || 1);
}

/** As experts keep them. */
export function plainWeights(weights: Float64Array): FusionWeights {
  const plain = Array.from(weights);
  const seen = EXPERT_SIGNALS.length;
  return {
    seen: plain.slice(0, seen),
    unseen: plain.slice(seen, FEATURES - 1),
    unseenBias: plain[FEATURES - 1],
    bias: plain[FEATURES],
  };
}
