import type { LabelSpace } from './label-space.js';
import type { Outcome } from './outcome.js';

/**
 * Micro-averaged area under the ROC curve: the probability that a (document, label) pair that is true scores above
 * one that is not, ties counting half (Mann-Whitney U). Exact; pairs without a score are tied below all others.
 * `null` where there is nothing to compare (all pairs true, or none).
 */
export function rocAucMicro(outcomes: readonly Outcome[], space: LabelSpace): number | null {
  const { positives, negatives, unscoredPositives, unscoredNegatives } = splitScores(outcomes, space);
  const positiveCount = positives.length + unscoredPositives;
  const negativeCount = negatives.length + unscoredNegatives;
  if (positiveCount === 0 || negativeCount === 0) return null;

  let wins = unscoredPositives * unscoredNegatives * 0.5 + positives.length * unscoredNegatives;
  let below = 0;
  let notAbove = 0;
  for (const score of positives) {
    while (below < negatives.length && negatives[below] < score) below++;
    notAbove = Math.max(notAbove, below);
    while (notAbove < negatives.length && negatives[notAbove] <= score) notAbove++;
    wins += (below + notAbove) / 2;
  }
  return wins / positiveCount / negativeCount;
}

/** Scores of true and of false pairs, ascending, and how many pairs of each kind have none. */
function splitScores(outcomes: readonly Outcome[], space: LabelSpace) {
  const scored = outcomes.reduce((sum, outcome) => sum + outcome.positions.length, 0);
  const negatives = new Float32Array(scored);
  const positives: number[] = [];
  let negativeCount = 0;
  let truths = 0;
  for (const { truth, positions, scores } of outcomes) {
    truths += truth.length;
    for (let at = 0; at < positions.length; at++) {
      if (positions[at] >= space.labels) continue;
      if (truth.includes(positions[at])) positives.push(scores[at]);
      else negatives[negativeCount++] = scores[at];
    }
  }
  return {
    positives: Float32Array.from(positives).sort(),
    negatives: negatives.subarray(0, negativeCount).sort(),
    unscoredPositives: truths - positives.length,
    unscoredNegatives: outcomes.length * space.labels - truths - negativeCount,
  };
}
