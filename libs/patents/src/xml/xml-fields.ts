import { cleanText } from '../record/clean-text.js';
import { parseDate } from '../record/iso-date.js';
import type { Claim, IsoDate } from '../record/patent-record.js';
import { quoted, type FieldProblem } from '../record/record-results.js';
import { children, descend, textOf, type XmlElement } from './xml-tree.js';

/** Clean text of an element, `null` where it is absent or empty. */
export const cleanTextOf = (element: XmlElement | null | undefined): string | null =>
  element ? cleanText(textOf(element)) || null : null;

/** Clean text of the element at a path, `null` where it is absent or empty. */
export const field = (element: XmlElement, ...path: readonly string[]): string | null =>
  cleanTextOf(descend(element, ...path));

/** The day that a text says; a text that is none becomes a problem. */
export function dateFrom(text: string | null, name: string, problems: FieldProblem[]): IsoDate | null {
  if (text === null) return null;
  const date = parseDate(text);
  if (date === null) {
    const reason = `the ${name} ${quoted(text)} is no date`;
    problems.push({ code: 'PATENT_DATE_INVALID', reason, met: text });
  }
  return date;
}

/** `2013.01`, as symbols are printed with it, of the day from which a version of the scheme holds. */
export function versionFrom(date: string | null): string | null {
  const day = parseDate(date ?? '');
  return day && day.slice(0, 7).replace('-', '.');
}

/** Of `lang`, `xml:lang`, `com:languageCode`. */
function languageOf({ attributes }: XmlElement): string {
  for (const [name, value] of Object.entries(attributes))
    if (/^(?:[\w.-]{1,60}:)?(?:lang|languageCode)$/.test(name)) return value.toLowerCase().slice(0, 2);
  return '';
}

/** The one in English, else the first: titles, abstracts and claims are published in several languages. */
export function inEnglish(elements: Iterable<XmlElement>): XmlElement | null {
  let first: XmlElement | null = null;
  for (const element of elements) {
    if (languageOf(element) === 'en') return element;
    first ??= element;
  }
  return first;
}

/** The claims below an element, with the numbers of its attributes and without those that are printed before the text. */
export function claimsOf(list: XmlElement | null, name = 'claim'): Claim[] {
  const claims: Claim[] = [];
  for (const claim of list ? children(list, name) : []) {
    const text = cleanText(textOf(claim));
    if (text === '') continue;
    claims.push(claimFrom(text, claim.attributes['num'] ?? '', claims.length + 1));
  }
  return claims;
}

/** A claim under its given number, or, where none is given, the one that is printed before it, or its position. */
export function claimFrom(text: string, given: string, position: number): Claim {
  const said = claimNumbers(given) ?? (given === '' ? claimNumbers(printedNumber(text)) : null);
  const first = said?.[1] ?? String(position);
  const number = said?.[2] === undefined ? first : `${first}-${said[2]}`;
  return { number, text: withoutNumber(text, number) };
}

/** Maximum number of characters of a claim's number as attribute: `00001-00018` has eleven. */
const CLAIM_NUMBER_LENGTH = 40;

/** `00001`, `1-18`. The length is looked at first, since the pattern takes its time over long runs of zeros. */
function claimNumbers(num: string): RegExpExecArray | null {
  return num.length > CLAIM_NUMBER_LENGTH ? null : /^0*(\d+)(?:-0*(\d+))?$/.exec(num);
}

const PRINTED = /^(\d{1,6})(?:\s?[-\u2013]\s?(\d{1,6}))?\s?[.)]\s+/;

function printedNumber(text: string): string {
  const [, first, last] = PRINTED.exec(text) ?? [];
  return first === undefined ? '' : last === undefined ? first : `${first}-${last}`;
}

/** The number that is printed before the text: `1. `, `1-18. `, `1 . `. */
function withoutNumber(text: string, number: string): string {
  const printed = /^(\d+)(?:\s?[-\u2013]\s?(\d+))?\s?[.)]\s*/.exec(text);
  if (printed === null) return text;
  const met = printed[2] === undefined ? printed[1] : `${printed[1]}-${printed[2]}`;
  return met === number ? text.slice(printed[0].length) : text;
}

/** The names of parties, each once. */
export function namesOf(
  elements: Iterable<XmlElement>,
  nameOf: (party: XmlElement) => string | null,
): string[] {
  const names = new Set<string>();
  for (const element of elements) {
    const name = nameOf(element);
    if (name) names.add(name);
  }
  return [...names];
}

/** What stands in an address book: an organisation, a name as one text, or the parts of a person's name. */
export function addressName(party: XmlElement): string | null {
  const book = inEnglish(children(party, 'addressbook')) ?? party;
  const person = ['first-name', 'middle-name', 'last-name'].map((part) => field(book, part));
  return (
    field(book, 'orgname') ??
    field(book, 'name') ??
    (person.filter((part) => part !== null).join(' ') || null)
  );
}
