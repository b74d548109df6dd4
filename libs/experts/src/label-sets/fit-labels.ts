import { fnv1a, sigmoid } from '@nonet/numerics';
import { expectedF1Threshold } from '../calibration/calibration.js';
import { fitLogistic, type LogisticModel, logisticLogit } from '../calibration/logistic.js';
import { LABEL_FEATURES } from './label-features.js';
import type { LabelParameters } from './label-parameters.js';
import { type LabelEntries, type LabelExample, withAncestors } from './label-set.js';

/** An example and what speaks for each label, by all other examples. */
export interface ReadExample {
  readonly example: LabelExample;
  /** [labels][features] */
  readonly features: readonly Float64Array[];
}

/** What a fit found, judged on examples that it was not fitted to. */
export interface LabelFit {
  readonly parameters: LabelParameters;
  readonly examples: number;
  /** How strongly it was drawn to the usual weights. */
  readonly penalty: number;
  /** Mean logarithmic loss of a pair of example and label: of the usual weights, and of fitted ones on examples left out. */
  readonly loss: { readonly usual: number; readonly fitted: number };
}

const FOLDS = 5;
/** With fewer examples nothing is fitted: the usual weights answer. */
export const FEWEST_EXAMPLES = 10;
const PENALTIES = [3, 30, 300] as const;
/** How far a single label may be from what its signals say: the variance of what is added to its logit. */
const LABEL_VARIANCE = 0.25;
/** Pairs that are looked at; of those that do not belong together a sample stands for all. */
const MOST_PAIRS = 60_000;
/** Examples that the usual threshold is worth when that of a set is drawn to it. */
const THRESHOLD_PRIOR = 20;

interface Pair {
  readonly features: Float64Array;
  readonly label: number;
  readonly truth: 0 | 1;
  readonly weight: number;
  readonly fold: number;
}

/**
 * Weighs the signals by examples: a logistic that is drawn to the usual weights, how strongly is chosen by examples left out, and for
 * each label what is added to its logit, drawn to nothing.
 */
export function fitLabels(
  labels: LabelEntries,
  texts: readonly ReadExample[],
  usual: LabelParameters,
): LabelFit {
  const pairs = pairsOf(labels, texts, usual);
  const start = modelOf(usual);
  const usualLoss = lossOf(pairs, (pair) => logisticLogit(start, pair.features));
  const unfitted = { penalty: Infinity, loss: { usual: usualLoss, fitted: usualLoss } };
  if (texts.length < FEWEST_EXAMPLES) return { parameters: usual, examples: texts.length, ...unfitted };
  const tried = PENALTIES.map((penalty) => {
    const logits = new Map<Pair, number>();
    for (let fold = 0; fold < FOLDS; fold++) {
      const fitted = fit(
        pairs.filter((pair) => pair.fold !== fold),
        start,
        penalty,
      );
      for (const pair of pairs) if (pair.fold === fold) logits.set(pair, fitted.logit(pair));
    }
    return { penalty, logits, loss: lossOf(pairs, (pair) => logits.get(pair)!) };
  });
  const best = tried.reduce((a, b) => (b.loss < a.loss ? b : a));
  // Examples that the usual weights explain better change nothing.
  if (best.loss >= usualLoss) return { parameters: usual, examples: texts.length, ...unfitted };
  const { model, shifts } = fit(pairs, start, best.penalty);
  const threshold = expectedF1Threshold(
    pairs.map((pair) => sigmoid(best.logits.get(pair)!)),
    usual.threshold,
    THRESHOLD_PRIOR,
    pairs.map(({ weight }) => weight),
  );
  return {
    parameters: {
      format: 1,
      bias: rounded(model.bias),
      weights: Object.fromEntries(
        LABEL_FEATURES.map((name, at) => [name, rounded(model.weights[at]!)]),
      ) as LabelParameters['weights'],
      labels: Object.fromEntries(
        [...shifts].map(([label, shift]) => [labels[label]!.id, rounded(shift)] as const),
      ),
      threshold: rounded(threshold),
    },
    examples: texts.length,
    penalty: best.penalty,
    loss: { usual: usualLoss, fitted: best.loss },
  };
}

export const modelOf = ({ bias, weights }: LabelParameters): LogisticModel => ({
  bias,
  weights: LABEL_FEATURES.map((name) => weights[name]),
});

/** What is known of a text and a label: 1, 0, or null where nobody said. */
export function truthOf(labels: LabelEntries, { carried, refused, isComplete }: LabelExample) {
  const all = withAncestors(labels, carried);
  const said = new Set(carried);
  return (label: number): 0 | 1 | null => {
    if (all.has(label)) return 1;
    if (refused.some((other) => label >= other && label < labels[other]!.subtreeEnd)) return 0;
    if (!isComplete) return null;
    // It was said to be below a label, and not where.
    for (let at = labels[label]!.parent; at >= 0; at = labels[at]!.parent)
      if (said.has(at) && !carried.some((other) => other > at && other < labels[at]!.subtreeEnd)) return null;
    return 0;
  };
}

function pairsOf(labels: LabelEntries, texts: readonly ReadExample[], usual: LabelParameters): Pair[] {
  const start = modelOf(usual);
  const every = Math.max(1, Math.ceil((texts.length * labels.length) / MOST_PAIRS));
  return texts.flatMap(({ example, features }) => {
    const hash = fnv1a(example.id);
    const truth = truthOf(labels, example);
    const bar = every === 1 ? -Infinity : tenthOf(features.map((row) => logisticLogit(start, row)));
    return features.flatMap((row, label): Pair[] => {
      const is = truth(label);
      if (is === null) return [];
      const pair = { features: row, label, truth: is, fold: hash % FOLDS };
      if (is === 1 || every === 1 || logisticLogit(start, row) >= bar) return [{ ...pair, weight: 1 }];
      return (hash + label) % every === 0 ? [{ ...pair, weight: every }] : [];
    });
  });
}

const tenthOf = (values: readonly number[]): number => [...values].sort((a, b) => b - a)[9] ?? -Infinity;

/** The logistic of all labels, then of each label how far it is from that. */
function fit(pairs: readonly Pair[], towards: LogisticModel, penalty: number) {
  const model = fitLogistic(
    {
      features: pairs.map(({ features }) => features),
      truth: pairs.map(({ truth }) => truth),
      weights: pairs.map(({ weight }) => weight),
    },
    penalty,
    towards,
  );
  const ofLabel = new Map<number, Pair[]>();
  for (const pair of pairs) {
    const own = ofLabel.get(pair.label);
    if (own) own.push(pair);
    else ofLabel.set(pair.label, [pair]);
  }
  const shifts = new Map<number, number>();
  for (const [label, own] of ofLabel) {
    const logits = own.map(({ features }) => logisticLogit(model, features));
    let shift = 0;
    for (let step = 0; step < 8; step++) {
      let gradient = shift / LABEL_VARIANCE;
      let curve = 1 / LABEL_VARIANCE;
      own.forEach(({ truth, weight }, i) => {
        const p = sigmoid(logits[i]! + shift);
        gradient += weight * (p - truth);
        curve += weight * p * (1 - p);
      });
      shift -= Math.max(-1, Math.min(1, gradient / curve));
    }
    shifts.set(label, shift);
  }
  const logit = ({ features, label }: Pair) => logisticLogit(model, features) + (shifts.get(label) ?? 0);
  return { model, shifts, logit };
}

function lossOf(pairs: readonly Pair[], logitOf: (pair: Pair) => number): number {
  let loss = 0;
  let all = 0;
  for (const pair of pairs) {
    const p = Math.min(1 - 1e-9, Math.max(1e-9, sigmoid(logitOf(pair))));
    loss -= pair.weight * Math.log(pair.truth === 1 ? p : 1 - p);
    all += pair.weight;
  }
  return all === 0 ? 0 : loss / all;
}

/** Six digits are more than a fit is worth. */
const rounded = (value: number): number => Number(value.toPrecision(6));
