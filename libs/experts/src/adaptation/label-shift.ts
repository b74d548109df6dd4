import { logit, sigmoid } from '@nonet/numerics';

/** What is said of a label in texts whose labels nobody knows. */
export interface LabelEvidence {
  /** Logits of the texts that have any chance to carry it; all others count as texts without it. */
  readonly logits: readonly number[];
  readonly texts: number;
  /** The share of texts with the label that the logits stand on. */
  readonly usual: number;
}

const STEPS = 100;
const SETTLED = 1e-3;
/** A share is drawn to the usual one as if that had been seen on so many texts. */
const PRIOR_TEXTS = 50;
const LARGEST = 2;

/**
 * How far the logits of a label have to be moved where it is more frequent than usual, or less: expectation-maximisation on unlabelled
 * texts (Saerens, Latinne and Decaestecker 2002). Each step takes the mean of the moved probabilities for the share of texts with the
 * label, and moves the logits to what that share makes of them, until both agree.
 */
export function labelShift({ logits, texts, usual }: LabelEvidence): number {
  if (logits.length === 0) return 0;
  let shift = 0;
  for (let step = 0; step < STEPS; step++) {
    const share = (expected(logits, shift) + PRIOR_TEXTS * usual) / (texts + PRIOR_TEXTS);
    const next = Math.max(-LARGEST, Math.min(LARGEST, logit(share, 1e-6) - logit(usual, 1e-6)));
    const isSettled = Math.abs(next - shift) < SETTLED;
    shift = next;
    if (isSettled) break;
  }
  return shift;
}

/**
 * How sure a shift is: about one over the root of the number of texts with the label, be it the expected or the usual one.
 */
export const shiftError = ({ logits, texts, usual }: LabelEvidence, shift: number): number =>
  1 / Math.sqrt(Math.max(expected(logits, shift), usual * texts, 1e-3));

const expected = (logits: readonly number[], shift: number) =>
  logits.reduce((sum, value) => sum + sigmoid(value + shift), 0);
