import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { logit, sigmoid, softmax } from '@nonet/numerics';
import { type SignalledSuccessor, SUCCESSOR_SIGNALS, type SuccessorSignal } from './successor-signals.js';

/** How signals are weighed, and how sure the outcome may be. */
export interface SuccessorWeights {
  readonly weights: Readonly<Record<SuccessorSignal, number>>;
  /** Of the logit of the likeliest successor's share. */
  readonly calibration: { readonly slope: number; readonly bias: number };
}

/** A successor that is proposed. */
export interface RankedSuccessor {
  readonly symbol: CpcSymbol;
  /** How likely it is the right one, 0 to 1. */
  readonly confidence: number;
  /** What each signal adds to its score, beside the mean candidate; the weightiest first, silent ones left out. */
  readonly evidence: readonly { readonly signal: SuccessorSignal; readonly weight: number }[];
}

/** Shares of exactly 0 and 1 have no logit. */
const MARGIN = 1e-6;
/** What adds less is noise. */
const SILENT = 0.05;

/** The likeliest successors, best first; confidences are calibrated one by one, so they need not add up to one. */
export function rankSuccessors(
  candidates: readonly SignalledSuccessor[],
  { weights, calibration }: SuccessorWeights,
  top: number,
): RankedSuccessor[] {
  if (candidates.length === 0) return [];
  const each = SUCCESSOR_SIGNALS.map((signal) => weights[signal]);
  const scores = Float64Array.from(candidates, ({ signals }) =>
    signals.reduce((sum, value, at) => sum + value * each[at]!, 0),
  );
  const shares = softmax(scores);
  return candidates
    .map((candidate, at) => ({ ...candidate, score: scores[at]!, share: shares[at]! }))
    .sort((a, b) => b.score - a.score || (a.symbol < b.symbol ? -1 : 1))
    .slice(0, top)
    .map(({ symbol, signals, share }) => ({
      symbol,
      confidence: sigmoid(
        calibration.slope * logit(Math.min(1 - MARGIN, Math.max(MARGIN, share))) + calibration.bias,
      ),
      evidence: SUCCESSOR_SIGNALS.map((signal, at) => ({ signal, weight: signals[at]! * each[at]! }))
        .filter(({ weight }) => Math.abs(weight) >= SILENT)
        .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)),
    }));
}
