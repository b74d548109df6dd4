import { nextTurn } from '@nonet/numerics';

/**
 * Combining marks that a character may carry. The Stream-Safe Text Format of Unicode (UAX #15, section 13) sets the same
 * bound: no language stacks half as many.
 */
export const MOST_MARKS = 30;

/** Looked for at the beginning of each run alone: tried at every mark, it would read each of them thirty times. Most characters are no mark. */
const TOO_MANY_MARKS = new RegExp(String.raw`(?=\p{M})(?<!\p{M})(\p{M}{${MOST_MARKS}})\p{M}+`, 'gu');
/** Below stands nothing that composes, decomposes or combines. */
const BEYOND_LATIN_1 = /[^\0-\xff]/;
const BEYOND_ASCII = /[^\0-\x7f]/;

/** The text without the marks that a character carries beyond `MOST_MARKS`. */
export function boundMarks(text: string): string {
  return BEYOND_LATIN_1.test(text) ? text.replace(TOO_MANY_MARKS, '$1') : text;
}

/**
 * The text in a normalisation form of Unicode, with bounded marks: `normalize` alone sorts the marks of a character in
 * time of their number squared, seconds for a text of nothing else. Whoever removes characters (zero-width ones, say)
 * does so before, since that makes one run of two.
 */
export function normalised(text: string, form: 'NFC' | 'NFD'): string {
  const isNormal = form === 'NFC' ? !BEYOND_LATIN_1.test(text) : !BEYOND_ASCII.test(text);
  // Again at the end: some marks stand for two.
  return isNormal ? text : boundMarks(boundMarks(text).normalize(form));
}

/** Characters that are normalised at a time. */
const SLICE_CHARACTERS = 8_192;
/** How long the event loop may be held at a time, in milliseconds. */
const SLICE_MS = 4;
/** What composes with nothing before it: no mark, no medial or final letter of Korean, no vowel of Kirat Rai. */
const SLICE_START = String.raw`[^\p{M}\u1160-\u11FF\uD7B0-\uD7FF\u{16D63}-\u{16D6A}]`;

/** The same without holding the event loop. */
export async function normalisedLongText(
  text: string,
  form: 'NFC' | 'NFD',
  signal?: AbortSignal,
): Promise<string> {
  const slices: string[] = [];
  const start = new RegExp(SLICE_START, 'gu');
  let since = performance.now();
  for (let from = 0; from < text.length;) {
    start.lastIndex = from + SLICE_CHARACTERS;
    const to = start.exec(text)?.index ?? text.length;
    slices.push(normalised(text.slice(from, to), form));
    from = to;
    if (performance.now() - since <= SLICE_MS) continue;
    await nextTurn();
    signal?.throwIfAborted();
    since = performance.now();
  }
  return slices.join('');
}
