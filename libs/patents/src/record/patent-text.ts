import { cleanText } from './clean-text.js';
import type { PatentRecord } from './patent-record.js';

export interface TextOptions {
  /** Maximum length in characters, cut at the end of a word. Default: the whole text. */
  readonly maxCharacters?: number;
}

const FIGURE = String.raw`(?:FIGS?\s?\.?|FIGURES?)\s?\d+[A-Za-z]?(?:\s?(?:-|\u2013|,|and|to)\s?\d+[A-Za-z]?)*`;
const FIGURES = new RegExp(String.raw`\(\s?(?:see\s+)?${FIGURE}\s?\)|(?:\bsee\s+)?\b${FIGURE}\b`, 'gi');
/** `12`, `3 a`, `4b'`. No white space at its end: two patterns that may both take a blank double the work with each one. */
const NUMERAL = String.raw`\d{1,4}(?:\s?[a-z]'?|\s?')?`;
const NUMERALS = new RegExp(String.raw`\s?\(\s?${NUMERAL}(?:\s{0,2}[,;-]\s?${NUMERAL})*\s{0,2}\)`, 'g');
const CANCELLED = /^\(?cancell?ed\)?\.?$/i;

/**
 * What a patent is classified by: title, abstract and claims, a line each; without cancelled claims, references to figures
 * (`FIG. 2`, `FIGS. 3A-3C`) and reference numerals in brackets (`(12)`, `(3, 4a)`).
 */
export function patentText(
  patent: Pick<PatentRecord, 'title' | 'abstract' | 'claims'>,
  options: TextOptions = {},
): string {
  const { maxCharacters = Infinity } = options;
  const claims = patent.claims.map(({ text }) => text).filter((text) => !CANCELLED.test(text));
  const lines: string[] = [];
  let length = 0;
  for (const given of [patent.title, patent.abstract, ...claims]) {
    if (length > maxCharacters) break;
    const line = given === null ? '' : beginningWithoutFigures(given, maxCharacters);
    if (line === '') continue;
    lines.push(line);
    length += line.length;
  }
  return cutAtWord(lines.join('\n'), maxCharacters);
}

/** At least as much of a text as is wanted; of a very long one no more than that is looked at. */
function beginningWithoutFigures(text: string, wanted: number): string {
  if (text.length > 8 * wanted) {
    const beginning = withoutFigures(text.slice(0, 8 * wanted));
    // Where it was cut, a reference may be half there: far behind what is wanted.
    if (beginning.length >= 2 * wanted) return beginning;
  }
  return withoutFigures(text);
}

function withoutFigures(text: string): string {
  // Most texts have none of it, and to see that takes less than to replace nothing.
  const named = /fig/i.test(text) ? text.replace(FIGURES, ' ') : text;
  const stripped = cleanText(named.includes('(') ? named.replace(NUMERALS, '') : named);
  const spaced = / [,.;:)]|\( /.test(stripped) ? stripped.replace(/ (?=[,.;:)])|(?<=\() /g, '') : stripped;
  return spaced.replace(/[,;](?=[,;.])/g, '');
}

function cutAtWord(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  // The character behind the limit shows whether the limit falls between two words.
  const cut = text.slice(0, maxCharacters + 1).search(/\s\S*$/);
  return cut > 0
    ? text.slice(0, cut).trimEnd()
    : text.slice(0, maxCharacters).replace(/[\uD800-\uDBFF]$/, '');
}
