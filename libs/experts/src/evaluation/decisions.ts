import type { LabelSpace } from './label-space.js';
import type { Outcome } from './outcome.js';

/** Counts of right and wrong decisions. */
export interface Tally {
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
}

export interface PrecisionRecall {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface LabelMetrics extends PrecisionRecall {
  /** Number of documents that carry the label. */
  readonly support: number;
}

export interface DecisionMetrics {
  /** Over all decisions together. */
  readonly micro: PrecisionRecall;
  /** Mean over the labels that at least one document carries. */
  readonly macro: { readonly f1: number };
  /** Mean over documents. */
  readonly instance: { readonly f1: number };
  /** Labels that are true or selected somewhere. */
  readonly perLabel: Readonly<Record<string, LabelMetrics>>;
}

/** Judges the selected labels. As usual, a quotient without a denominator counts as 0. */
export function decisionMetrics(outcomes: readonly Outcome[], space: LabelSpace): DecisionMetrics {
  const tallies = tallyByLabel(outcomes, space);
  const perLabel: Record<string, LabelMetrics> = {};
  const total = newTally();
  const macro = { f1: 0, labels: 0 };
  tallies.forEach((tally, label) => {
    const support = tally.truePositives + tally.falseNegatives;
    if (support + tally.falsePositives === 0) return;
    perLabel[space.symbols[label]] = { ...precisionRecall(tally), support };
    add(total, tally);
    if (support === 0) return;
    macro.f1 += f1Of(tally);
    macro.labels++;
  });
  const instance = outcomes.reduce((sum, outcome) => sum + f1Of(tallyOf(outcome)), 0) / outcomes.length;
  return {
    micro: precisionRecall(total),
    macro: { f1: macro.labels === 0 ? 0 : macro.f1 / macro.labels },
    instance: { f1: instance },
    perLabel,
  };
}

function precisionRecall(tally: Tally): PrecisionRecall {
  const { truePositives, falsePositives, falseNegatives } = tally;
  return {
    precision: quotient(truePositives, truePositives + falsePositives),
    recall: quotient(truePositives, truePositives + falseNegatives),
    f1: f1Of(tally),
  };
}

export function f1Of({ truePositives, falsePositives, falseNegatives }: Tally): number {
  return quotient(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
}

export function tallyOf({ truth, selected }: Outcome): Tally {
  const truePositives = selected.reduce((sum, label) => sum + Number(truth.includes(label)), 0);
  return {
    truePositives,
    falsePositives: selected.length - truePositives,
    falseNegatives: truth.length - truePositives,
  };
}

function tallyByLabel(outcomes: readonly Outcome[], space: LabelSpace): Tally[] {
  const tallies = Array.from({ length: space.labels }, newTally);
  for (const { truth, selected } of outcomes) {
    for (const label of selected)
      tallies[label][truth.includes(label) ? 'truePositives' : 'falsePositives']++;
    for (const label of truth) if (!selected.includes(label)) tallies[label].falseNegatives++;
  }
  return tallies;
}

const newTally = (): Tally => ({ truePositives: 0, falsePositives: 0, falseNegatives: 0 });

function add(sum: Tally, tally: Tally): void {
  sum.truePositives += tally.truePositives;
  sum.falsePositives += tally.falsePositives;
  sum.falseNegatives += tally.falseNegatives;
}

const quotient = (numerator: number, denominator: number) =>
  denominator === 0 ? 0 : numerator / denominator;
