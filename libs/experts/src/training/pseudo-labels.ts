import type { CpcSymbol } from '@nonet/cpc-taxonomy';

/** Maximum number of subclasses of a text, and the least share of each within the known sections. */
const MOST = 4;
const LEAST_SHARE = 0.3;
/** Where none reaches that, the best one alone is taken from this share on. */
const LEAST_SHARE_ALONE = 0.2;

/**
 * The subclasses that a text of known sections can be assumed to carry, by the shares that a model gives to the
 * subclasses of these sections: within a known section a model is seldom far wrong. They let an encoder learn from
 * texts whose subclasses are not known (pseudo-labels, Lee 2013; self-training).
 * @param shares of the subclasses, adding up to 1: see `MixtureClassifier.shares`
 * @param labels the subclasses, in the order of the shares
 * @returns subclasses of the sections, the surest first; none where the model is sure of none
 */
export function pseudoSubclasses(
  shares: Float32Array,
  labels: readonly CpcSymbol[],
  sections: readonly CpcSymbol[],
): CpcSymbol[] {
  const within = labels
    .map((symbol, label) => ({ symbol, share: shares[label] }))
    .filter(({ symbol }) => sections.includes(symbol[0] as CpcSymbol))
    .sort((a, b) => b.share - a.share);
  const total = within.reduce((sum, { share }) => sum + share, 0);
  const atLeast = (least: number) => within.filter(({ share }) => share > 0 && share >= least * total);
  const sure = atLeast(LEAST_SHARE).slice(0, MOST);
  const chosen = sure.length > 0 ? sure : atLeast(LEAST_SHARE_ALONE).slice(0, 1);
  return chosen.map(({ symbol }) => symbol);
}
