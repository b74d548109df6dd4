import { setImmediate as nextTurn } from 'node:timers/promises';
import { foreignLanguageOf } from './foreign-language.js';

/** How many texts are in a language that is not English. */
export interface LanguageCount {
  /** ISO 639-1; null: not known, but not English. */
  readonly language: string | null;
  readonly texts: number;
}

/** Texts between which others get their turn. */
const TURN = 20;

/** Counts texts that are not English, by language, the most frequent first. */
export async function countForeign(
  texts: Iterable<string>,
  signal: AbortSignal | undefined,
): Promise<LanguageCount[]> {
  const counts = new Map<string | null, number>();
  let read = 0;
  for (const text of texts) {
    if (read++ % TURN === 0) await nextTurn();
    signal?.throwIfAborted();
    const foreign = await foreignLanguageOf(text);
    if (foreign !== null) counts.set(foreign.code, (counts.get(foreign.code) ?? 0) + 1);
  }
  return [...counts]
    .map(([language, count]) => ({ language, texts: count }))
    .sort((a, b) => b.texts - a.texts);
}
