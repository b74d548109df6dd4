import { dot } from '@nonet/numerics';

/** A text that may be reviewed next. */
export interface OrderedText {
  readonly teaches: number;
  /** Unit vector; null: not known, then it is like no other. */
  readonly vector: Float32Array | null;
}

export interface Diversity {
  /** How much of what is learnt of a text is learnt of others that are like it. */
  readonly spread: number;
  /** Cosine from which on texts count as alike. */
  readonly alike: number;
}

/** Of those tried on held training texts (bench/review-queue.mjs) none was clearly better. */
export const DIVERSITY: Diversity = { spread: 0.05, alike: 0.5 };

/**
 * The places of `first` texts that teach the most together, each with what it adds to those before it: greedy facility location
 * (Nemhauser, Wolsey and Fisher 1978). A text stands for itself, and in part for those like it; what another stands for already counts no more. So
 * nearly equal texts do not stand one after the other, and a text that is like many others comes before one that is like none.
 */
export function diverseOrder(
  texts: readonly OrderedText[],
  first: number,
  { spread, alike }: Diversity = DIVERSITY,
): { readonly at: number; readonly adds: number }[] {
  const covered = new Float64Array(texts.length);
  const likeness = likenesses(texts, alike);
  const addedBy = (at: number): number => {
    let [own, others] = [0, 0];
    likeness[at]!.forEach((like, other) => {
      const more = (like - covered[other]!) * texts[other]!.teaches;
      if (more <= 0) return;
      if (other === at) own = more;
      else others += more;
    });
    return own + spread * others;
  };
  // What a text adds only falls: whoever is first by an earlier figure and still is by the present one is first (Minoux 1978).
  const left = texts.map((_, at) => ({ at, adds: addedBy(at) }));
  const order: { at: number; adds: number }[] = [];
  while (order.length < first && left.length > 0) {
    left.sort((a, b) => b.adds - a.adds || a.at - b.at);
    const [best, second] = left;
    const adds = addedBy(best!.at);
    left[0] = { at: best!.at, adds };
    if (second !== undefined && adds < second.adds) continue;
    left.shift();
    order.push({ at: best!.at, adds });
    likeness[best!.at]!.forEach((like, other) => (covered[other] = Math.max(covered[other]!, like)));
  }
  return order;
}

/** How like each text is to each, 0 to 1: itself 1. */
function likenesses(texts: readonly OrderedText[], from: number): Float32Array[] {
  const all = texts.map(() => new Float32Array(texts.length));
  texts.forEach(({ vector }, i) => {
    all[i]![i] = 1;
    for (let j = 0; j < i; j++) {
      const other = texts[j]!.vector;
      if (vector === null || other === null) continue;
      all[i]![j] = all[j]![i] = likenessOf(dot(vector, other), from);
    }
  });
  return all;
}

const likenessOf = (cosine: number, from: number): number => Math.max(0, (cosine - from) / (1 - from));
