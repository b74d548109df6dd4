import type { LabelSpace } from './label-space.js';
import type { Outcome } from './outcome.js';

/** How high the true labels stand in the ranking; each a mean over documents, in [0, 1]. */
export interface RankingMetrics {
  /** Share of documents with a true label among the first k. */
  readonly hit: Readonly<Record<1 | 3 | 5, number>>;
  /** Mean share of a document's true labels found among the first k. */
  readonly recallAt: Readonly<Record<5 | 10 | 20, number>>;
}

export interface GradedRankingMetrics {
  /** Label ranking average precision (Schapire & Singer 2000); tied labels share the worst rank among them. */
  readonly lrap: number;
  /** Normalised discounted cumulative gain with gains 0 and 1 (Järvelin & Kekäläinen 2002). */
  readonly ndcg5: number;
  readonly ndcg10: number;
}

/** Hits and recall: they need true labels only, so they hold (as lower bounds) for partial truth too. */
export function rankingMetrics(outcomes: readonly Outcome[], space: LabelSpace): RankingMetrics {
  const ranks = outcomes.map((outcome) => ranksOfTruth(outcome, space));
  const found = (ofDocument: number[], k: number) => ofDocument.filter((rank) => rank <= k).length;
  const hit = (k: number) => mean(ranks, (ofDocument) => Number(found(ofDocument, k) > 0));
  const recall = (k: number) => mean(ranks, (ofDocument) => found(ofDocument, k) / ofDocument.length);
  return {
    hit: { 1: hit(1), 3: hit(3), 5: hit(5) },
    recallAt: { 5: recall(5), 10: recall(10), 20: recall(20) },
  };
}

/** Metrics that take every label above a true one for wrong: for complete truth only. */
export function gradedRankingMetrics(outcomes: readonly Outcome[], space: LabelSpace): GradedRankingMetrics {
  const ranks = outcomes.map((outcome) => ranksOfTruth(outcome, space));
  return {
    lrap: mean(outcomes, (outcome) => averagePrecision(outcome, space)),
    ndcg5: mean(ranks, (ofDocument) => ndcg(ofDocument, 5)),
    ndcg10: mean(ranks, (ofDocument) => ndcg(ofDocument, 10)),
  };
}

/** Whether the label ranked first is true, for each outcome. */
export function firstHits(outcomes: readonly Outcome[], space: LabelSpace): Uint8Array {
  return Uint8Array.from(outcomes, (outcome) => Number(ranksOfTruth(outcome, space).includes(1)));
}

/**
 * Rank (1 = first) of each true label. Ties are broken by position, and labels without a score follow in order of
 * position, so that a ranking is the same wherever it is computed.
 */
export function ranksOfTruth({ truth, positions, rankScores }: Outcome, space: LabelSpace): number[] {
  return Array.from(truth, (label) => {
    const at = positions.indexOf(label);
    if (at < 0) return 1 + label + scoredLabelsAfter(positions, label, space.labels);
    let rank = 1;
    for (let other = 0; other < positions.length; other++) {
      if (positions[other] >= space.labels) continue;
      if (
        rankScores[other] > rankScores[at] ||
        (rankScores[other] === rankScores[at] && positions[other] < label)
      )
        rank++;
    }
    return rank;
  });
}

/** Before a label without a score stand all scored labels and the unscored ones of lower position. */
function scoredLabelsAfter(positions: Uint32Array, label: number, labels: number): number {
  let after = 0;
  for (const position of positions) if (position > label && position < labels) after++;
  return after;
}

function averagePrecision({ truth, positions, rankScores }: Outcome, space: LabelSpace): number {
  const scoreOf = (label: number) => {
    const at = positions.indexOf(label);
    return at < 0 ? -Infinity : rankScores[at];
  };
  const trueScores = Array.from(truth, scoreOf);
  let sum = 0;
  for (const score of trueScores) {
    let atLeast = 0;
    if (score === -Infinity) atLeast = space.labels;
    else
      for (let other = 0; other < positions.length; other++)
        if (positions[other] < space.labels && rankScores[other] >= score) atLeast++;
    sum += trueScores.filter((other) => other >= score).length / atLeast;
  }
  return sum / truth.length;
}

function ndcg(ranks: readonly number[], k: number): number {
  const discount = (rank: number) => 1 / Math.log2(rank + 1);
  let gain = 0;
  let ideal = 0;
  for (const rank of ranks) if (rank <= k) gain += discount(rank);
  for (let rank = 1; rank <= Math.min(k, ranks.length); rank++) ideal += discount(rank);
  return gain / ideal;
}

function mean<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0) / items.length;
}
