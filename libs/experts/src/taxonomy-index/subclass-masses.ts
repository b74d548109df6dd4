import type { Matrix } from '@nonet/plugins';
import { TAXONOMY_SIGNALS, type TaxonomySignal } from './taxonomy-signals.js';

export type TaxonomyWeights = Readonly<Record<TaxonomySignal, number>>;

/**
 * Joins the signals `[signals, subclasses]` into a distribution over subclasses: softmax of their weighted sum
 * (conditional logit, McFadden 1974).
 */
export function subclassMasses(signals: Matrix, weights: TaxonomyWeights): Float32Array {
  const logits = new Float32Array(signals.columns);
  TAXONOMY_SIGNALS.forEach((signal, index) => {
    const weight = weights[signal];
    for (let column = 0; column < logits.length; column++)
      logits[column] += weight * signals.data[index * logits.length + column];
  });
  return softmax(logits);
}

export function softmax(logits: Float32Array): Float32Array {
  const highest = logits.reduce((max, logit) => Math.max(max, logit), -Infinity);
  const powers = logits.map((logit) => Math.exp(logit - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
