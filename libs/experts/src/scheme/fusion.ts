import { type Matrix, softmax } from '@nonet/numerics';
import { SUBCLASS_SIGNALS, type SubclassSignal } from './subclass-signals.js';

export type FusionWeights = Readonly<Record<SubclassSignal, number>>;

/**
 * Joins the signals `[signals, subclasses]` into a distribution over subclasses: softmax of their weighted sum
 * (conditional logit, McFadden 1974).
 */
export function subclassMasses(signals: Matrix, weights: FusionWeights): Float32Array {
  const logits = new Float32Array(signals.columns);
  SUBCLASS_SIGNALS.forEach((signal, index) => {
    const weight = weights[signal];
    for (let column = 0; column < logits.length; column++)
      logits[column] += weight * signals.data[index * logits.length + column];
  });
  return softmax(logits);
}
