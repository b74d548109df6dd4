import { Adam, columnMoments, type Matrix, mean, softmax } from '@nonet/numerics';
import { EXPERT_SIGNALS } from '../mixture/signals.js';

/** A text that people judged, as the experts see it. */
export interface JudgedReading {
  /** [EXPERT_SIGNALS, subclasses] */
  readonly signals: Matrix;
  /** Fused scores by the present weights: [subclasses]. */
  readonly fused: Float32Array;
  /** Places of subclasses that it carries, and of some that it does not. */
  readonly right: readonly number[];
  readonly wrong: readonly number[];
}

export interface Refitted {
  /**
   * Weights of the signals of subclasses with heads; the earlier ones if the new ones were no better on unseen
   * texts.
   */
  readonly weights: readonly number[];
  /**
   * Mean loss of a text by the earlier weights, and by weights fitted without it; null where there were too few
   * texts.
   */
  readonly before: number | null;
  readonly after: number | null;
}

/** Number of texts that the weights before are worth. */
const PRIOR_TEXTS = 20;
/** Candidates of a text: its best subclasses, and those that were judged. */
const CANDIDATES = 30;
const FOLDS = 5;
const STEPS = 100;
const RATE = 0.02;
const SIZE = EXPERT_SIGNALS.length;

/**
 * Moves the weights of one expert towards what people said: conditional logit over the candidates of each text,
 * where scores of other experts are constants, with a quadratic penalty on the distance from the earlier weights.
 * Nothing changes unless that is better in five-fold cross-validation on the texts.
 * @param isOwn whether a subclass is the expert's and has a head
 */
export function refitWeights(
  texts: readonly JudgedReading[],
  weights: readonly number[],
  isOwn: (label: number) => boolean,
): Refitted {
  const choices = texts
    .map((text) => choiceOf(text, isOwn))
    .filter(({ own, right, wrong }) => own.size > 0 && right.length + wrong.length > 0);
  const scale = deviations(choices);
  const still = new Float64Array(SIZE);
  if (choices.length < FOLDS) return { weights, before: null, after: null };
  const before = mean(choices.map((choice) => lossOf(choice, still, scale, null)));
  const heldOut = Array.from({ length: FOLDS }, (_, fold) => {
    const move = fit(
      choices.filter((__, at) => at % FOLDS !== fold),
      scale,
    );
    return choices.filter((__, at) => at % FOLDS === fold).map((choice) => lossOf(choice, move, scale, null));
  });
  const after = mean(heldOut.flat());
  if (!(after < before)) return { weights, before, after };
  const move = fit(choices, scale);
  return { weights: weights.map((weight, k) => weight + move[k] / scale[k]), before, after };
}

interface Choice {
  /** Scores of the candidates by the weights before. */
  readonly scores: Float64Array;
  /** Signals of those candidates that are the expert's, by place among the candidates. */
  readonly own: ReadonlyMap<number, Float64Array>;
  /** Places among the candidates. */
  readonly right: readonly number[];
  readonly wrong: readonly number[];
}

function choiceOf(
  { signals, fused, right, wrong }: JudgedReading,
  isOwn: (label: number) => boolean,
): Choice {
  const best = [...fused.keys()].sort((a, b) => fused[b] - fused[a]).slice(0, CANDIDATES);
  const candidates = [...new Set([...right, ...wrong, ...best])];
  const signalsOf = (label: number) =>
    Float64Array.from({ length: SIZE }, (_, k) => signals.data[k * signals.columns + label]);
  return {
    scores: Float64Array.from(candidates, (label) => fused[label]),
    own: new Map(
      candidates.flatMap((label, place) => (isOwn(label) ? [[place, signalsOf(label)] as const] : [])),
    ),
    right: right.map((label) => candidates.indexOf(label)),
    wrong: wrong.map((label) => candidates.indexOf(label)),
  };
}

function fit(choices: readonly Choice[], scale: Float64Array): Float64Array {
  const move = new Float64Array(SIZE);
  const adam = new Adam(SIZE, { rate: RATE });
  for (let step = 0; step < STEPS; step++) {
    const gradient = move.map((value) => PRIOR_TEXTS * value);
    for (const choice of choices) lossOf(choice, move, scale, gradient);
    adam.move(move, gradient);
  }
  return move;
}

/** −Σ log p of what is right, shared among it, and −log(1 − p) of each wrong one; adds its gradient where one is given. */
function lossOf(
  { scores, own, right, wrong }: Choice,
  move: Float64Array,
  scale: Float64Array,
  gradient: Float64Array | null,
): number {
  const moved = scores.slice();
  for (const [place, signals] of own)
    for (let k = 0; k < SIZE; k++) moved[place] += (move[k] / scale[k]) * signals[k];
  const shares = softmax(moved);
  const slopes = new Float64Array(shares.length);
  let loss = 0;
  for (const place of right) {
    loss -= Math.log(Math.max(shares[place], 1e-12)) / right.length;
    shares.forEach((share, other) => (slopes[other] += (share - Number(other === place)) / right.length));
  }
  for (const place of wrong) {
    const odds = shares[place] / Math.max(1 - shares[place], 1e-6);
    loss += Math.log1p(odds);
    shares.forEach((share, other) => (slopes[other] += other === place ? share : -odds * share));
  }
  if (gradient !== null)
    for (const [place, signals] of own)
      for (let k = 0; k < SIZE; k++) gradient[k] += (slopes[place] * signals[k]) / scale[k];
  return loss;
}

/** Standard deviations of the signals, 1 where one never changes. */
function deviations(choices: readonly Choice[]): Float64Array {
  const rows = choices.flatMap(({ own }) => [...own.values()]);
  return columnMoments(rows, SIZE).variance.map((variance) => Math.sqrt(variance) || 1);
}
