import { cleanText } from './clean-text.js';
import type { PatentRecord } from './patent-record.js';

export interface TextOptions {
  /** Maximum length in characters, cut at the end of a word. Default: the whole text. */
  readonly maxCharacters?: number;
}

const FIGURE = String.raw`(?:FIGS?\s?\.?|FIGURES?)\s?\d+[A-Za-z]?(?:\s?(?:-|\u2013|,|and|to)\s?\d+[A-Za-z]?)*`;
const FIGURES = new RegExp(String.raw`\(\s?(?:see\s+)?${FIGURE}\s?\)|(?:\bsee\s+)?\b${FIGURE}\b`, 'gi');
const NUMERALS = /\s?\(\s?\d{1,4}\s?[a-z]?'?(?:\s?[,;-]\s?\d{1,4}\s?[a-z]?'?)*\s?\)/g;
const CANCELLED = /^\(?cancell?ed\)?\.?$/i;

/**
 * What a patent is classified by: title, abstract and claims, a line each; without cancelled claims, references to figures
 * (`FIG. 2`, `FIGS. 3A-3C`) and reference numerals in brackets (`(12)`, `(3, 4a)`).
 */
export function patentText(
  patent: Pick<PatentRecord, 'title' | 'abstract' | 'claims'>,
  options: TextOptions = {},
): string {
  const claims = patent.claims.map(({ text }) => text).filter((text) => !CANCELLED.test(text));
  const lines = [patent.title, patent.abstract, ...claims]
    .filter((line) => line !== null)
    .map(withoutFigures);
  return cutAtWord(lines.filter((line) => line !== '').join('\n'), options.maxCharacters ?? Infinity);
}

function withoutFigures(text: string): string {
  const stripped = cleanText(text.replace(FIGURES, ' ').replace(NUMERALS, ''));
  return stripped.replace(/ (?=[,.;:)])|(?<=\() /g, '').replace(/[,;](?=[,;.])/g, '');
}

function cutAtWord(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  // The character behind the limit shows whether the limit falls between two words.
  const cut = text.slice(0, maxCharacters + 1).search(/\s\S*$/);
  return cut > 0
    ? text.slice(0, cut).trimEnd()
    : text.slice(0, maxCharacters).replace(/[\uD800-\uDBFF]$/, '');
}
