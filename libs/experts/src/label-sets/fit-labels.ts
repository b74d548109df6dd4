import { inSlices, sigmoid, type Steps } from '@nonet/numerics';
import { expectedF1Threshold } from '../calibration/calibration.js';
import { type LogisticModel, logisticLogit, logisticSteps } from '../calibration/logistic.js';
import { LABEL_FEATURES } from './label-features.js';
import { FOLDS, type LabelPair, type LabelPairs, modelOf } from './label-pairs.js';
import type { LabelParameters } from './label-parameters.js';

/** What a fit found, judged on examples that it was not fitted to. */
export interface LabelFit {
  readonly parameters: LabelParameters;
  readonly examples: number;
  /** How strongly it was drawn to the usual weights. */
  readonly penalty: number;
  /** Mean logarithmic loss of a pair of example and label: of the usual weights, and of fitted ones on examples left out. */
  readonly loss: { readonly usual: number; readonly fitted: number };
}

/** With fewer examples nothing is fitted: the usual weights answer. */
export const FEWEST_EXAMPLES = 10;
const PENALTIES = [3, 30, 300] as const;
/** How far a single label may be from what its signals say: the variance of what is added to its logit. */
const LABEL_VARIANCE = 0.25;
const LABEL_STEPS = 8;
/** Examples that the usual threshold is worth when that of a set is drawn to it. */
const THRESHOLD_PRIOR = 20;

/**
 * Weighs the signals by examples: a logistic that is drawn to the usual weights, how strongly is chosen by examples left out, and for
 * each label what is added to its logit, drawn to nothing. It does not hold the event loop.
 */
export const fitLabels = (
  pairs: LabelPairs,
  usual: LabelParameters,
  signal?: AbortSignal,
): Promise<LabelFit> => inSlices(fitting(pairs, usual), signal);

function* fitting({ all: pairs, labels, examples }: LabelPairs, usual: LabelParameters): Steps<LabelFit> {
  const start = modelOf(usual);
  const usualLoss = lossOf(pairs, ({ features }) => logisticLogit(start, features));
  const unfitted = { penalty: Infinity, loss: { usual: usualLoss, fitted: usualLoss } };
  if (examples < FEWEST_EXAMPLES) return { parameters: usual, examples, ...unfitted };
  let best: { penalty: number; logits: Float64Array; loss: number } | null = null;
  for (const penalty of PENALTIES) {
    const logits = yield* logitsLeftOut(pairs, start, penalty);
    const loss = lossOf(pairs, (_, at) => logits[at]!);
    if (best === null || loss < best.loss) best = { penalty, logits, loss };
  }
  // Examples that the usual weights explain better change nothing.
  if (best === null || best.loss >= usualLoss) return { parameters: usual, examples, ...unfitted };
  const { penalty, logits, loss } = best;
  const { model, shifts } = yield* fit(pairs, start, penalty);
  const threshold = expectedF1Threshold(
    Array.from(logits, sigmoid),
    usual.threshold,
    THRESHOLD_PRIOR,
    pairs.map(({ weight }) => weight),
  );
  const weights = LABEL_FEATURES.map((name, at) => [name, rounded(model.weights[at]!)]);
  const ofLabels = [...shifts].map(([label, shift]) => [labels[label]!.id, rounded(shift)] as const);
  return {
    parameters: {
      format: 1,
      bias: rounded(model.bias),
      weights: Object.fromEntries(weights) as LabelParameters['weights'],
      labels: Object.fromEntries(ofLabels),
      threshold: rounded(threshold),
    },
    examples,
    penalty,
    loss: { usual: usualLoss, fitted: loss },
  };
}

/** The logit of each pair by what is fitted to the other parts of the examples. */
function* logitsLeftOut(
  pairs: readonly LabelPair[],
  start: LogisticModel,
  penalty: number,
): Steps<Float64Array> {
  const logits = new Float64Array(pairs.length);
  for (let fold = 0; fold < FOLDS; fold++) {
    const others = pairs.filter((pair) => pair.fold !== fold);
    const { logit } = yield* fit(others, start, penalty);
    pairs.forEach((pair, at) => {
      if (pair.fold === fold) logits[at] = logit(pair);
    });
  }
  return logits;
}

interface FittedLabels {
  readonly model: LogisticModel;
  /** What is added to the logit of each label that has pairs. */
  readonly shifts: ReadonlyMap<number, number>;
  readonly logit: (pair: LabelPair) => number;
}

/** The logistic of all labels, then of each label how far it is from that. */
function* fit(pairs: readonly LabelPair[], towards: LogisticModel, penalty: number): Steps<FittedLabels> {
  const examples = {
    features: pairs.map(({ features }) => features),
    truth: pairs.map(({ truth }) => truth),
    weights: pairs.map(({ weight }) => weight),
  };
  const model = yield* logisticSteps(examples, penalty, towards);
  const ofLabel = new Map<number, LabelPair[]>();
  for (const pair of pairs) {
    const own = ofLabel.get(pair.label);
    if (own) own.push(pair);
    else ofLabel.set(pair.label, [pair]);
  }
  const shifts = new Map<number, number>();
  for (const [label, own] of ofLabel) {
    shifts.set(label, shiftOf(own, model));
    yield;
  }
  const logit = ({ features, label }: LabelPair) => logisticLogit(model, features) + (shifts.get(label) ?? 0);
  return { model, shifts, logit };
}

function shiftOf(pairs: readonly LabelPair[], model: LogisticModel): number {
  const logits = pairs.map(({ features }) => logisticLogit(model, features));
  let shift = 0;
  for (let step = 0; step < LABEL_STEPS; step++) {
    let gradient = shift / LABEL_VARIANCE;
    let curve = 1 / LABEL_VARIANCE;
    pairs.forEach(({ truth, weight }, i) => {
      const p = sigmoid(logits[i]! + shift);
      gradient += weight * (p - truth);
      curve += weight * p * (1 - p);
    });
    shift -= Math.max(-1, Math.min(1, gradient / curve));
  }
  return shift;
}

function lossOf(pairs: readonly LabelPair[], logitOf: (pair: LabelPair, at: number) => number): number {
  let loss = 0;
  let all = 0;
  pairs.forEach((pair, at) => {
    const p = Math.min(1 - 1e-9, Math.max(1e-9, sigmoid(logitOf(pair, at))));
    loss -= pair.weight * Math.log(pair.truth === 1 ? p : 1 - p);
    all += pair.weight;
  });
  return all === 0 ? 0 : loss / all;
}

/** Six digits are more than a fit is worth. */
const rounded = (value: number): number => Number(value.toPrecision(6));
