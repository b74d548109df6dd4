import { fnv1a } from '@nonet/numerics';
import { type LogisticModel, logisticLogit } from '../calibration/logistic.js';
import { LABEL_FEATURES } from './label-features.js';
import type { LabelParameters } from './label-parameters.js';
import { type LabelEntries, type LabelExample, withAncestors } from './label-set.js';

/** So many pairs of those that do not belong together stand for all. */
export const SAMPLED_PAIRS = 60_000;
/** Labels of a text that are taken for likely ones. */
const LIKELY = 10;
export const FOLDS = 5;

/** An example and a label: what speaks for it, and whether it is so. */
export interface LabelPair {
  readonly features: Float64Array;
  readonly label: number;
  readonly truth: 0 | 1;
  /** How many pairs it stands for. */
  readonly weight: number;
  /** By which part of the examples it is: 0 to {@link FOLDS} - 1. */
  readonly fold: number;
}

/**
 * What labels are fitted by, gathered from one example after the other: its own labels, those that look likely, and a sample of the others. Of an
 * example no more is kept than that, however many labels there are.
 */
export class LabelPairs {
  readonly all: LabelPair[] = [];
  private readonly usual: LogisticModel;
  private readonly every: number;
  private added = 0;

  /**
   * @param examples how many there will be at most
   * @param sampled about how many pairs of an example and another label are kept of them
   */
  constructor(
    readonly labels: LabelEntries,
    usual: LabelParameters,
    examples: number,
    sampled: number = SAMPLED_PAIRS,
  ) {
    this.usual = modelOf(usual);
    this.every = Math.max(1, Math.ceil((examples * labels.length) / sampled));
  }

  /** Examples that were added. */
  get examples(): number {
    return this.added;
  }

  /** @param features of all labels, by all other examples: [labels][features] */
  add(example: LabelExample, features: readonly Float64Array[]): void {
    this.added++;
    const hash = fnv1a(example.id);
    const truth = truthOf(this.labels, example);
    const logits = Float64Array.from(features, (row) => logisticLogit(this.usual, row));
    const bar = this.every === 1 ? -Infinity : (logits.slice().sort().at(-LIKELY) ?? -Infinity);
    features.forEach((row, label) => {
      const is = truth(label);
      if (is === null) return;
      const isKept = is === 1 || logits[label]! >= bar;
      if (!isKept && (hash + label) % this.every !== 0) return;
      this.all.push({
        features: row,
        label,
        truth: is,
        weight: isKept ? 1 : this.every,
        fold: hash % FOLDS,
      });
    });
  }
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
