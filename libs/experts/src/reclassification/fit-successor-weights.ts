import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { logit, sigmoid, softmax } from '@nonet/numerics';
import { rankSuccessors, type SuccessorWeights } from './successor-ranking.js';
import { type SignalledSuccessor, SUCCESSOR_SIGNALS, type SuccessorSignal } from './successor-signals.js';

/** A removed symbol of a patent, its candidates and the successors that are known to be right. */
export interface SuccessorExample {
  readonly candidates: readonly SignalledSuccessor[];
  readonly right: ReadonlySet<CpcSymbol>;
}

const WIDTH = SUCCESSOR_SIGNALS.length;
const STEPS = 400;
const RATE = 0.05;
/** How strongly weights are drawn to nothing, of an example. */
const PENALTY = 1e-3;
const PLAIN = { slope: 1, bias: 0 };

/**
 * Weights under which right successors have the largest share of a softmax over the candidates (a conditional logit), by gradient
 * steps with momentum; then slope and bias of the logit of the first one's share, on examples of their own.
 * @param silent signals that are not to be used
 */
export function fitSuccessorWeights(
  examples: readonly SuccessorExample[],
  held: readonly SuccessorExample[],
  { silent = [] }: { readonly silent?: readonly SuccessorSignal[] } = {},
): SuccessorWeights {
  const isUsed = SUCCESSOR_SIGNALS.map((signal) => !silent.includes(signal));
  const weights = new Float64Array(WIDTH);
  const known = examples.map(flattened).filter(({ isRight }) => isRight.includes(1));
  const [first, second] = [new Float64Array(WIDTH), new Float64Array(WIDTH)];
  for (let step = 1; step <= STEPS; step++) {
    const gradient = gradientOf(known, weights);
    for (let at = 0; at < WIDTH; at++) {
      if (!isUsed[at]) continue;
      const slope = gradient[at]! - PENALTY * weights[at]!;
      first[at] = 0.9 * first[at]! + 0.1 * slope;
      second[at] = 0.99 * second[at]! + 0.01 * slope * slope;
      const [mean, square] = [first[at]! / (1 - 0.9 ** step), second[at]! / (1 - 0.99 ** step)];
      weights[at]! += (RATE * mean) / (Math.sqrt(square) + 1e-8);
    }
  }
  const named = Object.fromEntries(
    SUCCESSOR_SIGNALS.map((signal, at) => [signal, weights[at]!]),
  ) as SuccessorWeights['weights'];
  return { weights: named, calibration: fitCalibration(held, named) };
}

/** An example in arrays, which steps go over hundreds of times: `[candidates, WIDTH]`, `[candidates]` */
interface FlatExample {
  readonly signals: Float64Array;
  readonly isRight: Uint8Array;
}

function flattened({ candidates, right }: SuccessorExample): FlatExample {
  const signals = new Float64Array(candidates.length * WIDTH);
  candidates.forEach((candidate, at) => signals.set(candidate.signals, at * WIDTH));
  return { signals, isRight: Uint8Array.from(candidates, ({ symbol }) => Number(right.has(symbol))) };
}

/** Of the mean logarithm of the right successors' share. */
function gradientOf(examples: readonly FlatExample[], weights: Float64Array): Float64Array {
  const gradient = new Float64Array(WIDTH);
  for (const { signals, isRight } of examples) {
    const scores = new Float64Array(isRight.length);
    for (let row = 0; row < scores.length; row++)
      for (let at = 0; at < WIDTH; at++) scores[row]! += signals[row * WIDTH + at]! * weights[at]!;
    const shares = softmax(scores);
    let good = 0;
    for (let row = 0; row < shares.length; row++) if (isRight[row]) good += shares[row]!;
    for (let row = 0; row < shares.length; row++) {
      const wanted = isRight[row] ? shares[row]! / Math.max(good, 1e-12) : 0;
      const pull = (wanted - shares[row]!) / examples.length;
      for (let at = 0; at < WIDTH; at++) gradient[at]! += pull * signals[row * WIDTH + at]!;
    }
  }
  return gradient;
}

/** Slope and bias under which the first successors are right as often as they say, by Newton's steps of a logistic regression. */
function fitCalibration(
  examples: readonly SuccessorExample[],
  weights: SuccessorWeights['weights'],
): SuccessorWeights['calibration'] {
  const firsts = examples.flatMap(({ candidates, right }) =>
    rankSuccessors(candidates, { weights, calibration: PLAIN }, 1).map(({ symbol, confidence }) => ({
      at: logit(confidence),
      isRight: Number(right.has(symbol)),
    })),
  );
  let [slope, bias] = [1, 0];
  for (let step = 0; step < 25; step++) {
    // A little is added to the diagonal, as if two answers had been half right: few examples must not make certain.
    let [gs, gb, ss, sb, bb] = [0, 0, 1e-3, 0, 1e-3];
    for (const { at, isRight } of firsts) {
      const said = sigmoid(slope * at + bias);
      const [miss, spread] = [isRight - said, said * (1 - said)];
      gs += miss * at;
      gb += miss;
      ss += spread * at * at;
      sb += spread * at;
      bb += spread;
    }
    const determinant = ss * bb - sb * sb;
    slope += (bb * gs - sb * gb) / determinant;
    bias += (ss * gb - sb * gs) / determinant;
  }
  return { slope, bias };
}
