import { logit, sigmoid } from '@nonet/numerics';

/**
 * How far the fused score of an added subclass must lead those of all others before it may be the first answer: its share is then
 * more than seven times theirs. Chosen with DISCOUNT on held training patents (bench/README.md).
 */
const LEAD = 2;
/** What the logit of an added subclass loses before it is decided for. */
const DISCOUNT = 1.5;
/** How far below the best of the others an added subclass is held at most, as a share of that score. */
const BEHIND = 1e-3;

/** A subclass that was added after training, and what its head and its examples say of a text. */
export interface AddedScore {
  /** In the taxonomy. */
  readonly position: number;
  /** In [0, 1]. */
  readonly score: number;
  /** Its fused score less the best one that any subclass has without what was added. */
  readonly lead: number;
}

export interface HeldBack {
  /** By position in the taxonomy; none is above that of its parent. */
  readonly scores: ReadonlyMap<number, number>;
  /** What thresholds are compared with, in the same way. */
  readonly decisive: ReadonlyMap<number, number>;
}

/**
 * Lets added subclasses answer without taking anything from the others. These keep the scores that they have without what
 * was added. An added one is the first answer only where it leads clearly, else it is held just behind the best, and it is
 * decided for only where it is surer than a trained one has to be: of a few examples nobody knows how frequent it is.
 * @param before scores without what was added, those of added subclasses too, by position
 * @param best the highest of a subclass among these
 * @param parentOf position of the parent, -1 without one
 */
export function heldBack(
  before: ReadonlyMap<number, number>,
  best: number,
  added: readonly AddedScore[],
  parentOf: (position: number) => number,
): HeldBack {
  const behind = ({ score, lead }: AddedScore) =>
    lead >= LEAD || score <= best ? score : best * (1 - BEHIND * (1 - score));
  const decided = (one: AddedScore) => Math.min(behind(one), sigmoid(logit(one.score, 1e-9) - DISCOUNT));
  return {
    scores: raised(before, added, behind, parentOf),
    decisive: raised(before, added, decided, parentOf),
  };
}

/**
 * Shares of the subclasses by which an added one is held back as its score is: others have those without what was added.
 * @param before shares without what was added, and @param own with it: [subclasses]
 * @param best the largest of a subclass that is not legacy, without what was added
 */
export function heldShares(
  before: Float32Array,
  own: Float32Array,
  added: readonly { readonly label: number; readonly lead: number }[],
  best: number,
): Float32Array {
  const shares = before.slice();
  for (const { label, lead } of added) {
    const most = lead >= LEAD ? 1 : best * (1 - BEHIND);
    shares[label] = Math.max(before[label], Math.min(own[label], most));
  }
  return shares;
}

/** The scores with those of added subclasses where these are higher, and what stands above one at least as high. */
function raised(
  before: ReadonlyMap<number, number>,
  added: readonly AddedScore[],
  scoreOf: (one: AddedScore) => number,
  parentOf: (position: number) => number,
): Map<number, number> {
  const scores = new Map(before);
  for (const one of added) {
    const score = scoreOf(one);
    for (let at = one.position; at >= 0; at = parentOf(at))
      scores.set(at, Math.max(score, scores.get(at) ?? 0));
  }
  return scores;
}
