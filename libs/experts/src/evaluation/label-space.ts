import type { CpcSymbol } from '@nonet/cpc-taxonomy';

/**
 * The labels an evaluation is about, as numbers: positions `0 … labels - 1` are the labels (all of one level),
 * the positions after them are their ancestors.
 *
 * A label that the ground truth cannot know (Y where it was taken from the IPC, which has no section Y) must not be
 * in the space at all: predictions of it are then neither rewarded nor punished.
 */
export interface LabelSpace {
  /** Number of labels. */
  readonly labels: number;
  /** Symbols by position: the labels, then their ancestors. */
  readonly symbols: readonly CpcSymbol[];
  /** Position of the parent of each position; -1 at the root. */
  readonly parents: Int32Array;
  /** Position of a symbol, or undefined where the space does not hold it. */
  position(symbol: CpcSymbol): number | undefined;
}

/**
 * @param labels the labels, of one level, without repetition
 * @param parentOf the parent of a symbol, null at a section
 */
export function labelSpace(
  labels: readonly CpcSymbol[],
  parentOf: (symbol: CpcSymbol) => CpcSymbol | null,
): LabelSpace {
  const symbols = [...labels];
  const positions = new Map<CpcSymbol, number>(symbols.map((symbol, position) => [symbol, position]));
  if (positions.size !== symbols.length) throw new RangeError('A label space must not hold a label twice.');
  const parents: number[] = [];
  for (let position = 0; position < symbols.length; position++) {
    const parent = parentOf(symbols[position]);
    if (parent === null) {
      parents.push(-1);
      continue;
    }
    let parentPosition = positions.get(parent);
    if (parentPosition === undefined) {
      parentPosition = symbols.push(parent) - 1;
      positions.set(parent, parentPosition);
    }
    parents.push(parentPosition);
  }
  return {
    labels: labels.length,
    symbols,
    parents: Int32Array.from(parents),
    position: (symbol) => positions.get(symbol),
  };
}
