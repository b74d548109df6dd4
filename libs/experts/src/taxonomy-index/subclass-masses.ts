import type { Matrix } from '@nonet/numerics';
import { sharesBesideLegacy } from './legacy-shares.js';
import { TAXONOMY_SIGNALS, type TaxonomySignal } from './taxonomy-signals.js';

export type TaxonomyWeights = Readonly<Record<TaxonomySignal, number>>;

/**
 * Joins the signals `[signals, subclasses]` into a distribution over subclasses: softmax of their weighted sum
 * (conditional logit, McFadden 1974), legacy subclasses beside it.
 */
export function subclassMasses(
  signals: Matrix,
  weights: TaxonomyWeights,
  legacy: ArrayLike<number>,
): Float32Array {
  const logits = new Float32Array(signals.columns);
  TAXONOMY_SIGNALS.forEach((signal, index) => {
    const weight = weights[signal];
    for (let column = 0; column < logits.length; column++)
      logits[column] += weight * signals.data[index * logits.length + column];
  });
  return sharesBesideLegacy(logits, legacy);
}
