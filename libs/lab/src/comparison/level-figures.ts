import type { Evaluation } from '@nonet/experts';
import type { Figure } from './section-table.js';

export interface LevelFigure {
  readonly name: string;
  /** Null where the known truth does not allow it. */
  readonly of: (evaluation: Evaluation) => Figure | null;
}

const plain = (value: number | null): Figure | null => (value === null ? null : { value, interval: null });

/** Figures that need every symbol of a document to be known. */
type Full = Exclude<Evaluation, { truth: 'partial' }>;
const full =
  (of: (evaluation: Full) => Figure | null) =>
  (evaluation: Evaluation): Figure | null =>
    evaluation.truth === 'partial' ? null : of(evaluation);

/** The figures of a classifier at any level, the most important first. Higher is better. */
export const LEVEL_FIGURES: readonly LevelFigure[] = [
  { name: 'hit@1', of: ({ hit, interval }) => ({ value: hit[1], interval: interval.hit1 }) },
  { name: 'hit@3', of: ({ hit }) => plain(hit[3]) },
  { name: 'hit@5', of: ({ hit }) => plain(hit[5]) },
  { name: 'recall@5', of: ({ recallAt }) => plain(recallAt[5]) },
  { name: 'recall@10', of: ({ recallAt }) => plain(recallAt[10]) },
  { name: 'recall@20', of: ({ recallAt }) => plain(recallAt[20]) },
  { name: 'micro F1', of: full(({ micro, interval }) => ({ value: micro.f1, interval: interval.microF1 })) },
  { name: 'macro F1', of: full(({ macro, interval }) => ({ value: macro.f1, interval: interval.macroF1 })) },
  {
    name: 'instance F1',
    of: full(({ instance, interval }) => ({ value: instance.f1, interval: interval.instanceF1 })),
  },
  { name: 'hierarchical F1', of: full(({ hierarchical }) => plain(hierarchical.f1)) },
  { name: 'LRAP', of: full(({ ranking }) => plain(ranking.lrap)) },
  { name: 'nDCG@10', of: full(({ ranking }) => plain(ranking.ndcg10)) },
  { name: 'ROC-AUC', of: full(({ rocAuc }) => plain(rocAuc.micro)) },
];
