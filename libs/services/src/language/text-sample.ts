/** Characters of one look at a text: four times what the detector needs. */
const WINDOW = 240;

/**
 * Beginning, middle and end of a text, or the whole of a short one: what a text is written in shows in some hundred characters,
 * however long it is, and its beginning alone may be a title that somebody translated.
 */
export function windowsOf(text: string): string[] {
  const last = text.length - WINDOW;
  if (last <= WINDOW / 2) return [text.slice(0, 1.5 * WINDOW)];
  const starts = last < 2 * WINDOW ? [0, last] : [0, Math.round(last / 2), last];
  return starts.map((start) => text.slice(start, start + WINDOW));
}

/** Printable ASCII in one piece. */
const RUN = /[!-~]+/g;
/** What no word has and formulas, reference signs and code do. */
const NO_WORD = /[\d=#@[\]{}<>|\\^_~]/;
/** `A B S T R A C T`, and the sequence of a peptide. */
const SPACED_LETTERS = /(?:(?<!\S)[a-z](?!\S)\s*){3,}/gi;

/** The words of a text, without formulas, numbers, code and letters that stand alone: `CC(=O)O` is no Yoruba. */
export const withoutFormulas = (text: string): string =>
  text.replace(RUN, (run) => (NO_WORD.test(run) ? ' ' : run)).replace(SPACED_LETTERS, ' ');

/** Letters in one piece: words, or sentences where these are written without blanks. */
const LETTERS = /\p{L}+/gu;

/** Size of the letters in UTF-8: about what they say, since a letter of a larger alphabet says more. */
export const lettersIn = (text: string): number =>
  (text.match(LETTERS) ?? []).reduce((sum, letters) => sum + Buffer.byteLength(letters), 0);

/** Letters of scripts that English is not written in; Greek ones stand in formulas. */
const OTHER_SCRIPTS =
  /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Common}\p{Script=Inherited}\p{Script=Unknown}]+/gu;

/** What of a text is in a script that English is not written in, where that is most of it; null: less. */
export function inOtherScript(text: string): string | null {
  const other = (text.match(OTHER_SCRIPTS) ?? []).join(' ');
  return lettersIn(other) > lettersIn(text) / 2 ? other : null;
}

/** Words that stand in nearly every English sentence of a patent and in no other language. */
const ENGLISH = new Set(
  'the and with which wherein whereby comprising comprises from said being having through between'.split(' '),
);

/** Whether a text has so many of the words that hold English sentences together that nobody needs to look closer. */
export function isPlainlyEnglish(text: string): boolean {
  const words = text.toLowerCase().match(LETTERS) ?? [];
  const english = words.filter((word) => ENGLISH.has(word)).length;
  return english >= 2 && english >= words.length / 16;
}
