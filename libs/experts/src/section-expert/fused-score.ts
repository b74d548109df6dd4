import type { Matrix } from '@nonet/numerics';

/** Weights of the signals of a symbol with examples, and of one that has none and is known by its texts alone. */
export interface FusionWeights {
  /** [signals] */
  readonly seen: readonly number[];
  /** [signals without those of heads] */
  readonly unseen: readonly number[];
  /** What a symbol without examples is above or below one with them, all signals being alike. */
  readonly unseenBias: number;
  /** What the symbols of a section are above or below those of others, all signals being alike. */
  readonly bias: number;
}

/** Signals that heads give: they say nothing of a symbol that they were not trained on. */
const FROM_HEADS: readonly string[] = ['head', 'gate'];

/** Rows of the signals that a symbol without examples has too. */
export const rowsWithoutHeads = (signalNames: readonly string[]): number[] =>
  [...signalNames.keys()].filter((index) => !FROM_HEADS.includes(signalNames[index]));

/** What a fused score is the sum of: bias + Σ weights[k] · signal[rows[k]]. */
export interface ScoreTerms {
  readonly rows: readonly number[];
  readonly weights: readonly number[];
  readonly bias: number;
}

/** Of a symbol with examples, and of one without. */
export function termsOf(
  { seen, unseen, unseenBias, bias }: FusionWeights,
  signalNames: readonly string[],
): { readonly seen: ScoreTerms; readonly unseen: ScoreTerms } {
  return {
    seen: { rows: [...signalNames.keys()], weights: seen, bias },
    unseen: { rows: rowsWithoutHeads(signalNames), weights: unseen, bias: bias + unseenBias },
  };
}

/** The fused score of the symbol in one column of its signals: it depends on no other column. */
export function fusedScore(
  { data, columns }: Matrix,
  column: number,
  { rows, weights, bias }: ScoreTerms,
): number {
  let score = bias;
  for (let k = 0; k < rows.length; k++) score += weights[k] * data[rows[k] * columns + column];
  return score;
}
