import type { Ancestor, Prediction } from './classify-query.js';

/** A line of the answer: a predicted symbol, or one above it that leads there. */
export interface AnswerRow {
  readonly symbol: string;
  readonly title: string;
  /** 0 for a section. */
  readonly depth: number;
  /** What was predicted here; null: the symbol only leads on. */
  readonly predicted: { readonly prediction: Prediction; readonly rank: number } | null;
}

interface Branch {
  readonly above: Ancestor;
  predicted: AnswerRow['predicted'];
  readonly below: Map<string, Branch>;
}

/** The answer from sections down. Branches stand in the order of the best symbol within: the first lines lead to the first of the answer. */
export function answerTree(predictions: readonly Prediction[]): AnswerRow[] {
  const roots = new Map<string, Branch>();
  predictions.forEach((prediction, i) => {
    let level = roots;
    let branch: Branch | undefined;
    for (const above of [...(prediction.node?.ancestors ?? []), prediction]) {
      branch = level.get(above.symbol);
      if (!branch) level.set(above.symbol, (branch = { above, predicted: null, below: new Map() }));
      level = branch.below;
    }
    if (branch) branch.predicted = { prediction, rank: i + 1 };
  });
  return rowsOf(roots, 0);
}

const rowsOf = (branches: ReadonlyMap<string, Branch>, depth: number): AnswerRow[] =>
  [...branches.values()].flatMap(({ above: { symbol, title }, predicted, below }) => [
    { symbol, title, depth, predicted },
    ...rowsOf(below, depth + 1),
  ]);

/** The answer as a list, in its own order. */
export const answerList = (predictions: readonly Prediction[]): AnswerRow[] =>
  predictions.map((prediction, i) => ({
    symbol: prediction.symbol,
    title: prediction.title,
    depth: 0,
    predicted: { prediction, rank: i + 1 },
  }));
