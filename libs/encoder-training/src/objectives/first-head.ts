import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { logit, randomAt } from '@nonet/numerics';
import type { BatchShape, Head } from './objective.js';

/** Frequencies nearer to 0 and 1 than this are taken for chance. */
const NEAREST = 1e-3;

/**
 * A head before training: each bias is the logit of how often its label occurs, so that the first steps are not spent on
 * learning that most labels are rare; weights are uniform in ±1/√hidden.
 */
export function firstHead(
  name: string,
  labels: readonly CpcSymbol[],
  frequencies: Float64Array,
  { hidden, seed }: BatchShape,
): Head {
  const random = randomAt(seed, -1, labels.length);
  const range = 1 / Math.sqrt(hidden);
  const weights = Float32Array.from(
    { length: hidden * labels.length },
    () => (2 * random.next() - 1) * range,
  );
  const bias = Float32Array.from(frequencies, (frequency) => logit(frequency, NEAREST));
  return { name, labels, weights, bias };
}
