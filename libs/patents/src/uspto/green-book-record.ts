import { assignedSymbols } from '../record/assigned-symbols.js';
import { earliestFiling, type Filing } from '../record/earliest-filing.js';
import { symbolInColumns } from '../record/exchange-symbol.js';
import { parseDate } from '../record/iso-date.js';
import { blankRecord } from '../record/partial-record.js';
import type { Claim, IsoDate, PatentRecord } from '../record/patent-record.js';
import { stripZeros } from '../record/publication-number.js';
import { quoted, type FieldProblem } from '../record/record-results.js';
import { SymbolList } from '../record/symbol-list.js';
import { greenBookText } from './green-book-text.js';

/** One field of a patent, its continued lines joined: `TTL`, `Paper clip`. */
export interface GreenBookField {
  readonly section: string;
  readonly name: string;
  text: string;
}

/** What kind of document it was, said by the letters of its number; a patent for an invention has none. */
const KINDS: Readonly<Record<string, string>> = { D: 'S', PP: 'P', RE: 'E', H: 'H', T: 'I4' };

/** The record of a patent of the green book (1976 to 2001); a problem where it has no number. */
export function patentFromGreenBook(
  fields: readonly GreenBookField[],
): { readonly patent: PatentRecord; readonly problems: readonly FieldProblem[] } | FieldProblem {
  const value = (section: string, name: string): string | null =>
    fields.find((field) => field.section === section && field.name === name)?.text.trim() || null;
  const written = value('PATN', 'WKU');
  const docNumber = written && stripZeros(withoutCheckDigit(written, 9));
  if (!docNumber) {
    const met = fields.map(({ text }) => text).join(' ');
    return { code: 'PATENT_FIELD_MISSING', reason: 'has no patent number (WKU)', met: met.slice(0, 500) };
  }
  const problems: FieldProblem[] = [];
  const kind = KINDS[/^[A-Z]*/.exec(docNumber)?.[0] ?? ''] ?? 'A';
  const series = value('PATN', 'SRC');
  const filed = value('PATN', 'APD');
  const application = applicationNumber(value('PATN', 'APN'), series, filed);
  const title = value('PATN', 'TTL');
  const abstract = paragraphs(fields, 'ABST');
  const patent: PatentRecord = {
    ...blankRecord({ number: `US${docNumber}${kind}`, country: 'US', docNumber, kind }),
    title: title && (greenBookText(title) || null),
    abstract: abstract === '' ? null : abstract,
    claims: claimsOf(fields),
    applicationNumber: application && `US${application}`,
    filingDate: dateFrom(filed, 'filing date', problems),
    publicationDate: dateFrom(value('PATN', 'ISD'), 'publication date', problems),
    familyId: earliestFiling([
      { country: 'US', number: application ?? '', date: filed ?? '' },
      ...earlierFilings(fields),
    ]),
    // Until 2012 the inventors applied.
    applicants: namesIn(fields, 'INVT').map(turned),
    assignees: namesIn(fields, 'ASSG'),
    ...assignedSymbols(new SymbolList('CPC', problems), ipcOf(fields, problems)),
  };
  return { patent, problems };
}

/** Numbers end with a check digit where they fill their field: `039302718` is 3,930,271. */
const withoutCheckDigit = (number: string, length: number): string =>
  number.length >= length ? number.slice(0, length - 1) : number;

/** From which day on the office counted applications in which series. */
const SERIES = [
  ['19981201', '09'],
  ['19930101', '08'],
  ['19870101', '07'],
  ['19790101', '06'],
  ['19700101', '05'],
  ['19600101', '04'],
  ['00000000', '03'],
] as const;

/** Series and number, `05486050`, as later documents name the application; the series of designs is 29. */
function applicationNumber(
  written: string | null,
  series: string | null,
  filed: string | null,
): string | null {
  const number = written?.replace(/[^\d]/g, '') ?? '';
  if (number === '') return null;
  const said = series === 'D' ? '29' : /^\d{1,2}$/.test(series ?? '') ? series!.padStart(2, '0') : null;
  const counted = said ?? SERIES.find(([from]) => (filed ?? '') >= from)?.[1] ?? '';
  return `${counted}${withoutCheckDigit(number, 7).padStart(6, '0')}`;
}

function dateFrom(text: string | null, name: string, problems: FieldProblem[]): IsoDate | null {
  if (text === null) return null;
  // Of old applications only the month was put down.
  if (/^\d{6}00$/.test(text)) return null;
  const date = parseDate(text);
  if (date === null)
    problems.push({
      code: 'PATENT_DATE_INVALID',
      reason: `the ${name} ${quoted(text)} is no date`,
      met: text,
    });
  return date;
}

/** Fields of the text of a section: paragraphs of several indents. */
const isParagraph = ({ name }: GreenBookField): boolean => /^(?:PAR|PAL|PA\d|PAC|TBL)$/.test(name);

const paragraphs = (fields: readonly GreenBookField[], section: string): string =>
  greenBookText(
    fields
      .filter((field) => field.section === section && isParagraph(field))
      .map(({ text }) => text)
      .join('\n'),
  );

/** `NUM` begins a claim; the one claim of a design stands without. */
function claimsOf(fields: readonly GreenBookField[]): Claim[] {
  const claims: { number: string; text: string }[] = [];
  for (const field of fields) {
    if (field.section !== 'CLMS' && field.section !== 'DCLM') continue;
    if (field.name === 'NUM')
      claims.push({ number: /\d+/.exec(field.text)?.[0] ?? String(claims.length + 1), text: '' });
    else if (isParagraph(field)) {
      if (claims.length === 0) claims.push({ number: '1', text: '' });
      claims.at(-1)!.text += `${field.text}\n`;
    }
  }
  return claims
    .map(({ number, text }) => ({ number, text: withoutNumber(greenBookText(text), number) }))
    .filter(({ text }) => text !== '');
}

const withoutNumber = (text: string, number: string): string =>
  text.startsWith(`${number}. `) ? text.slice(number.length + 2) : text;

const namesIn = (fields: readonly GreenBookField[], section: string): string[] => [
  ...new Set(
    fields
      .filter((field) => field.section === section && field.name === 'NAM')
      .map(({ text }) => greenBookText(text))
      .filter((name) => name !== ''),
  ),
];

/** `Rechen; Rosa T.`, with the family name in front. */
function turned(name: string): string {
  const [family, ...given] = name.split(/\s*;\s*/);
  return [...given, family].join(' ').trim();
}

function ipcOf(fields: readonly GreenBookField[], problems: FieldProblem[]): SymbolList {
  const list = new SymbolList('IPC', problems);
  for (const { section, name, text } of fields) {
    // The class of a design is of Locarno: `0206`.
    if (section === 'CLAS' && name === 'ICL' && /[A-Z]/i.test(text)) list.add(symbolInColumns(text));
  }
  return list;
}

/** Priorities (`PRIR`) and earlier applications of the same inventor (`RLAP`). */
function earlierFilings(fields: readonly GreenBookField[]): Filing[] {
  const filings: { section: string; country: string; number: string; date: string }[] = [];
  for (const { section, name, text } of fields) {
    if (section !== 'PRIR' && section !== 'RLAP') continue;
    const begins = section === 'PRIR' ? name === 'CNT' : name === 'COD';
    if (begins || filings.at(-1)?.section !== section)
      filings.push({ section, country: section === 'RLAP' ? 'US' : '', number: '', date: '' });
    const filing = filings.at(-1)!;
    if (name === 'CNT') filing.country = text.trim().slice(0, 2);
    if (name === 'APD') filing.date = text.trim();
    if (name === 'APN') filing.number = text.trim();
  }
  return filings.map(({ section, country, number, date }) => ({
    country,
    number: section === 'RLAP' ? (applicationNumber(number, null, date) ?? '') : number,
    date,
  }));
}
