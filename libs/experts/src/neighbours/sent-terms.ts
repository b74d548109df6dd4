import type { TextTerms } from '@nonet/cpc-taxonomy';

/** The terms of a text as they go to another thread: two values, where a map of objects takes as long as some searches. */
export interface SentTerms {
  /** Terms, which consist of letters, with a space between them. */
  readonly names: string;
  /** How often each occurs. */
  readonly times: Uint32Array;
}

export function sentTerms({ counts }: TextTerms): SentTerms {
  const times = Uint32Array.from(counts.values(), (count) => count.times);
  return { names: [...counts.keys()].join(' '), times };
}

/** The terms once more; the words that they stood for are not known. */
export function receivedTerms({ names, times }: SentTerms): TextTerms {
  const counts = new Map<string, { word: string; times: number }>();
  if (names !== '')
    names.split(' ').forEach((name, at) => counts.set(name, { word: name, times: times[at] }));
  return { counts };
}
