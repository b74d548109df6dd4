import type { SchemeNode } from '@nonet/plugins';

/** The words by which the scheme describes each tag: titles and definitions of all below it, rare ones counting more. */
export type SchemeWords = Readonly<Record<string, Readonly<Record<string, number>>>>;

const COMMON =
  /^(?:of|or|and|the|for|in|to|with|by|from|using|e\.?g|such|as|not|other|means|systems?|methods?|technolog\w+|relating|related)$/;
const MOST = 300;

export function wordsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/\p{L}{3,}/gu) ?? [];
  const kept = words.filter((word) => !COMMON.test(word)).map((word) => word.replace(/(?<=\p{L}{3})s$/u, ''));
  return new Set([...kept, ...kept.slice(1).map((word, i) => `${kept[i]} ${word}`)]);
}

export function learnScheme(symbols: readonly string[], scheme: readonly SchemeNode[]): SchemeWords {
  const texts = symbols.map((symbol) => {
    const below = scheme.filter((node) => node.symbol.startsWith(symbol));
    return wordsOf(below.map(({ title, definition }) => `${title}. ${definition ?? ''}`).join(' '));
  });
  const spread = new Map<string, number>();
  for (const words of texts) for (const word of words) spread.set(word, (spread.get(word) ?? 0) + 1);
  const weightOf = (word: string) => Math.log(1 + symbols.length / spread.get(word)!);
  return Object.fromEntries(
    symbols.map((symbol, i) => {
      const weights = [...texts[i]].map((word): [string, number] => [word, weightOf(word)]);
      weights.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
      return [symbol, Object.fromEntries(weights.slice(0, MOST))];
    }),
  );
}

/** How much of a text's words the scheme uses of a tag: 0 and up. */
export function schemeScore(
  words: ReadonlySet<string>,
  weights: Readonly<Record<string, number>> = {},
): number {
  let sum = 0;
  for (const word of words) if (Object.hasOwn(weights, word)) sum += weights[word];
  return Math.log1p(sum);
}
