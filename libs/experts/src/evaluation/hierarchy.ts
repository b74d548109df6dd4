import { f1Of, type Tally } from './decisions.js';
import type { LabelSpace } from './label-space.js';
import type { Outcome } from './outcome.js';

export interface HierarchicalMetrics {
  /** F1 of the selected labels with all their ancestors against the true ones with theirs (Kiritchenko et al. 2006). */
  readonly f1: number;
  /** Number of scores that are above the score of their parent, where both were given. */
  readonly violations: number;
}

export function hierarchicalMetrics(outcomes: readonly Outcome[], space: LabelSpace): HierarchicalMetrics {
  const tally: Tally = { truePositives: 0, falsePositives: 0, falseNegatives: 0 };
  for (const outcome of outcomes) {
    const truth = withAncestors(outcome.truth, space);
    const selected = withAncestors(outcome.selected, space);
    for (const position of selected) tally[truth.has(position) ? 'truePositives' : 'falsePositives']++;
    for (const position of truth) if (!selected.has(position)) tally.falseNegatives++;
  }
  return { f1: f1Of(tally), violations: countViolations(outcomes, space) };
}

/** Scores above their parent's, in all outcomes together; it needs no truth. */
export function countViolations(outcomes: readonly Outcome[], space: LabelSpace): number {
  const scoreOf = new Float32Array(space.symbols.length);
  let violations = 0;
  for (const { positions, scores } of outcomes) {
    scoreOf.fill(Number.NaN);
    positions.forEach((position, at) => (scoreOf[position] = scores[at]));
    // A comparison with NaN (no score, or no parent) is false.
    for (const position of positions)
      if (scoreOf[position] > (scoreOf[space.parents[position]] ?? Number.NaN)) violations++;
  }
  return violations;
}

function withAncestors(labels: Uint32Array, space: LabelSpace): Set<number> {
  const closed = new Set<number>();
  for (const label of labels)
    for (let position = label; position >= 0; position = space.parents[position]) closed.add(position);
  return closed;
}
