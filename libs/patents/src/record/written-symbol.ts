import { isSlashless, tryParseSymbol, type CpcSymbol } from '@nonet/cpc-taxonomy';
import { parseDate } from './iso-date.js';
import type { PatentClassification } from './patent-record.js';

/** What one written symbol turns out to be. */
export type WrittenSymbol =
  | { readonly type: 'symbol'; readonly classification: PatentClassification }
  /** A group without its slash: what it means, only a scheme can say. */
  | { readonly type: 'slashless'; readonly text: string }
  /** A combination set: its further symbols qualify the first one, they do not classify the patent by themselves. */
  | { readonly type: 'combination' }
  | { readonly type: 'none' };

/** Maximum number of characters of one written symbol, remarks included: `G01M 3/26 (2013.01); I; F (EP, US, CN, KR)`. */
const WRITTEN_LENGTH = 120;

/** A group with its slash, in any spacing. */
export const GROUP = String.raw`[A-HY]\d{2}[A-Z]\s*\d{1,4}\/\d{2,6}`;
/** `G01M   3/26        20130101AFI20200101BHEP`: symbol, date of the version, level, position, value, and who gave it when. */
const EXCHANGE = new RegExp(
  String.raw`^(${GROUP})\s*((?:19|20)\d{6})\s*(?:[ACS ]?([FL])([IAN]))?(?:\s*\d{8}[A-Z\d]{0,10})?$`,
);
/** `(2013.01)`, `[2006.01.01]`, `(20130101)`. */
const VERSION = /[([]\s*(\d{4})\.?(\d{2})(?:\.?\d{2})?\s*[)\]]/;
/** `(EP,US)`, `(I,F)`, `[A]`: letters in brackets behind a symbol. */
const REMARK = /[([][A-Z]{1,2}(?:\s?[,;/ ]\s?[A-Z]{1,2}){0,40}[)\]]/g;
/** Invention or additional information, first or later, as letters behind a symbol. */
const TRAILING = /[\s,;]+(?:[FL][IAN]|[FLIAN])$/;
/** What stands before a symbol in an indented list, in a column of two systems, in a sentence. */
const LEADING = /^(?:[\s.\u00B7\u2022*-]|(?:CPC|IPC)\s*:)+/;

/** Symbols as they are written, and what they were found to be: patents have the same ones over and over. */
const MET = new Map<string, WrittenSymbol>();
const MAX_MET = 20_000;

/** Reads one written symbol: `g01m3/26`, `G01M 3/26 (2013.01)`, `G06F-017/30`, with the padding and marks of exchange formats. */
export function readWrittenSymbol(given: string): WrittenSymbol {
  if (given.length > WRITTEN_LENGTH) return { type: 'none' };
  const met = MET.get(given);
  if (met !== undefined) return met;
  if (MET.size >= MAX_MET) MET.clear();
  // A copy: as a part of a document it would keep the whole of it in memory.
  const written = Buffer.from(given).toString();
  const read = readAnew(written);
  MET.set(written, read);
  return read;
}

function readAnew(given: string): WrittenSymbol {
  const text = given.trim().toUpperCase().replace(LEADING, '');
  if (isCombination(text)) return { type: 'combination' };
  const exchange = EXCHANGE.exec(text);
  const version = exchange?.[2]?.replace(/^(\d{4})(\d{2})\d{2}$/, '$1.$2') ?? versionIn(text);
  const marks = exchange ? `${exchange[3] ?? ''}${exchange[4] ?? ''}` : marksIn(text);
  const bare = exchange?.[1] ?? bareSymbol(text);
  const symbol = tryParseSymbol(bare) ?? paddedSymbol(bare);
  if (symbol !== null) {
    const classification = { symbol, inventive: inventiveOf(marks), first: firstOf(marks), version };
    return { type: 'symbol', classification };
  }
  return isSlashless(bare) ? { type: 'slashless', text: bare.replace(/\s+/g, '') } : { type: 'none' };
}

/** `C08L 23/06 + C08L 2205/02`, `(C08L 23/06, C08L 2205/02)`. */
const isCombination = (text: string): boolean =>
  /[A-Z\d\s][+&]\s*[A-HY]\d/.test(text) || /^[([]\s*[A-HY]\d{2}[A-Z][^)\]]*[,;+]/.test(text);

/** Without version, remarks and trailing letters; `G06F-017/30` and `G06F 017/30` without the hyphen. */
const bareSymbol = (text: string): string =>
  text
    .replace(VERSION, '')
    .replace(REMARK, '')
    .trimEnd()
    .replace(/[.,;:]+$/, '')
    .replace(TRAILING, '')
    .replace(/^([A-HY]\d{2}[A-Z])-(?=\d)/, '$1 ');

/** `G06F001730`: a main group filled up to four digits with zeros leaves no doubt where the subgroup begins. */
function paddedSymbol(text: string): CpcSymbol | null {
  const [, subclass, group, subgroup] = /^([A-HY]\d{2}[A-Z])\s*(0\d{3})(\d{2,6})$/.exec(text) ?? [];
  return subclass === undefined ? null : tryParseSymbol(`${subclass}${group}/${subgroup}`);
}

function versionIn(text: string): string | null {
  const [, year, month] = VERSION.exec(text) ?? [];
  return year === undefined || parseDate(`${year}${month}01`) === null ? null : `${year}.${month}`;
}

/** The letters that say what a symbol is, in brackets or behind it; those of offices, `(EP,US)`, say nothing of it. */
function marksIn(text: string): string {
  const bracketed = (text.match(REMARK) ?? []).filter((remark) => !/[A-Z]{2}/.test(remark)).join('');
  const trailing = TRAILING.exec(text.replace(VERSION, '').replace(REMARK, '').trimEnd())?.[0] ?? '';
  return bracketed + trailing;
}

/** The IPC says `N` (not inventive) where the CPC says `A` (additional). */
const inventiveOf = (marks: string): boolean | null =>
  marks.includes('I') ? true : /[AN]/.test(marks) ? false : null;

const firstOf = (marks: string): boolean | null =>
  marks.includes('F') ? true : marks.includes('L') ? false : null;
