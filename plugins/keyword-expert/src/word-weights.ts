import { ABSENT, PRESENT } from '@nonet/plugins';

/** How much each word speaks for a symbol; what speaks against it is below zero. */
export type WordWeights = Readonly<Record<string, number>>;

const WORDS_KEPT = 200;

export function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/\p{L}{2,}/gu) ?? []);
}

/**
 * The log of how much likelier a word is in texts with the symbol than in texts without, counts smoothed by one half; the
 * 200 words that say most.
 * @param truth of each text: ABSENT, PRESENT or UNKNOWN
 */
export function learnWords(texts: readonly ReadonlySet<string>[], truth: readonly number[]): WordWeights {
  const having = (code: number) => texts.filter((_, text) => truth[text] === code);
  const [present, absent] = [having(PRESENT), having(ABSENT)];
  if (present.length === 0) return {};
  const [inPresent, inAbsent] = [countTexts(present), countTexts(absent)];
  const share = (count: number, of: number) => (count + 0.5) / (of + 1);
  const weights = [...new Set([...inPresent.keys(), ...inAbsent.keys()])].map((word): [string, number] => {
    const here = share(inPresent.get(word) ?? 0, present.length);
    const elsewhere = share(inAbsent.get(word) ?? 0, absent.length);
    return [word, Math.log(here / elsewhere)];
  });
  weights.sort(([a, x], [b, y]) => Math.abs(y) - Math.abs(x) || (a < b ? -1 : 1));
  return Object.fromEntries(weights.slice(0, WORDS_KEPT));
}

/** The mean weight of those words of a text that have one; 0 where none has. */
export function keywordScore(words: ReadonlySet<string>, weights: WordWeights): number {
  const found = [...words].filter((word) => Object.hasOwn(weights, word)).map((word) => weights[word]);
  return found.length === 0 ? 0 : found.reduce((sum, weight) => sum + weight, 0) / found.length;
}

function countTexts(texts: readonly ReadonlySet<string>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const words of texts) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
