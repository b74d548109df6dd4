import { nextTurn } from '@nonet/numerics';
import { termOf, words } from './analysis.js';

/** A term of a text: the first word that it stands for, and how many words it stands for. */
export interface TermCount {
  readonly word: string;
  times: number;
}

/** The terms of a text in the order of their first words: counted once, whatever number of indexes is asked. */
export interface TextTerms {
  readonly counts: ReadonlyMap<string, TermCount>;
}

/** Characters that are counted at a time. */
const SLICE_CHARACTERS = 8_192;
/** How long the event loop may be held at a time, in milliseconds. */
const SLICE_MS = 4;

export function termsOf(text: string): TextTerms {
  const counts = new Map<string, TermCount>();
  count(text, counts);
  return { counts };
}

/** The same without holding the event loop. */
export async function termsOfLongText(text: string, signal?: AbortSignal): Promise<TextTerms> {
  const counts = new Map<string, TermCount>();
  let since = performance.now();
  for (const slice of slicesOf(text)) {
    count(slice, counts);
    if (performance.now() - since <= SLICE_MS) continue;
    await nextTurn();
    signal?.throwIfAborted();
    since = performance.now();
  }
  return { counts };
}

function count(text: string, counts: Map<string, TermCount>): void {
  const terms = new Map<string, string>();
  for (const word of words(text)) {
    let term = terms.get(word);
    if (term === undefined) terms.set(word, (term = termOf(word)));
    if (term === '') continue;
    const seen = counts.get(term);
    if (seen === undefined) counts.set(term, { word, times: 1 });
    else seen.times++;
  }
}

/** A text in parts that end between words; a word that is longer than a slice stays whole. */
function* slicesOf(text: string): Generator<string> {
  const betweenWords = /\P{L}/gu;
  for (let from = 0; from < text.length;) {
    betweenWords.lastIndex = from + SLICE_CHARACTERS;
    const to = betweenWords.exec(text)?.index ?? text.length;
    yield text.slice(from, to);
    from = to;
  }
}
