import { PRESENT } from '@nonet/plugins';

/** How much each mark of a text (a word, an assigned symbol) speaks for a tag, in nats; what speaks against it is below zero. */
export type LogOdds = Readonly<Record<string, number>>;

const KEPT = 400;
/** Texts that the general share of a mark is worth when that of a tag is drawn towards it. */
const PRIOR = 4;

/** How many texts have each mark. */
export type Counts = ReadonlyMap<string, number>;

export function countMarks(texts: readonly ReadonlySet<string>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const marks of texts) for (const mark of marks) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  return counts;
}

/**
 * The log of how much likelier a mark is in texts with the tag than in all, the few texts with the tag drawn towards all (shrinkage by
 * a Dirichlet prior, Monroe et al. 2008); the 400 that say most.
 * @param truth of each text: ABSENT, PRESENT or UNKNOWN
 */
export function learnLogOdds(
  texts: readonly ReadonlySet<string>[],
  truth: ArrayLike<number>,
  general: Counts,
): LogOdds {
  const tagged = texts.filter((_, text) => truth[text] === PRESENT);
  if (tagged.length === 0) return {};
  const weights = [...countMarks(tagged)].map(([mark, count]): [string, number] => {
    const share = ((general.get(mark) ?? 0) + 0.5) / (texts.length + 1);
    return [mark, Math.log((count + PRIOR * share) / (tagged.length + PRIOR) / share)];
  });
  weights.sort(([a, x], [b, y]) => Math.abs(y) - Math.abs(x) || (a < b ? -1 : 1));
  return Object.fromEntries(weights.slice(0, KEPT));
}

/** The strongest marks of a text for a tag: the sum of its three highest. */
export function strongest(marks: ReadonlySet<string>, weights: LogOdds): number {
  const best = [0, 0, 0];
  for (const mark of marks) {
    const weight = Object.hasOwn(weights, mark) ? weights[mark] : 0;
    if (weight > best[2]) {
      best[2] = weight;
      best.sort((a, b) => b - a);
    }
  }
  return best[0] + best[1] + best[2];
}
