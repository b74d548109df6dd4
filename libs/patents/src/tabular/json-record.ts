import { SymbolList } from '../record/symbol-list.js';
import { cleanText } from '../record/clean-text.js';
import { blankRecord } from '../record/partial-record.js';
import type { LabelQuality, PatentRecord, Split } from '../record/patent-record.js';
import type { FieldProblem } from '../record/record-results.js';
import { claimsOf } from './json-claims.js';
import type { FieldName } from './field-names.js';
import { FieldReader, fieldsOf } from './json-fields.js';
import { numberOf } from './json-number.js';
import { addSymbols, sectionsOf } from './json-symbols.js';
import { isObject } from './json-values.js';
import { flattened } from './shapes/shapes.js';

const LABELS: Readonly<Record<string, LabelQuality>> = {
  gold: 'gold',
  silver: 'silver',
  partial: 'partial',
  single: 'single',
};
/** The three parts, and what data sets call them. */
const SPLITS: Readonly<Record<string, Split>> = {
  train: 'train',
  training: 'train',
  dev: 'dev',
  val: 'dev',
  valid: 'dev',
  validation: 'dev',
  test: 'test',
};

/** A record, what of it could not be taken, and the keys that nothing was read from. */
export interface JsonReading {
  readonly patent: PatentRecord;
  readonly problems: readonly FieldProblem[];
  readonly ignored: readonly string[];
}

/**
 * The record of an object of JSON or a row of a table, whose keys are any of those in `field-names.ts`. What cannot be taken becomes a
 * problem and the record is kept without it: published data sets have misprints, and a misprint is no reason to lose a text.
 * Only what is no object or has no number is a problem of the whole record.
 */
export function patentFromJson(value: unknown): JsonReading | FieldProblem {
  if (!isObject(value))
    return { code: 'PATENT_FIELD_INVALID', reason: 'the record is no object', met: beginningOf(value) };
  const { given, ignored } = fieldsOf(flattened(value));
  const fields = new FieldReader(given);
  const { problems } = fields;
  const numbered = numberOf(fields);
  if (typeof numbered === 'string')
    return { code: 'PATENT_FIELD_MISSING', reason: numbered, met: beginningOf(value) };
  const { published, ...number } = numbered;
  const [claims] = fields.all('claims');
  const cpc = new SymbolList('CPC', problems);
  const ipc = new SymbolList('IPC', problems);
  const add = (list: SymbolList, field: FieldName, inventive?: boolean): void => {
    for (const { key, value: symbols } of fields.all(field))
      addSymbols(list, key, symbols, problems, inventive === undefined ? {} : { inventive });
  };
  add(cpc, 'cpc');
  add(cpc, 'cpcInventive', true);
  add(cpc, 'cpcAdditional', false);
  add(cpc, 'subclasses');
  add(cpc, 'sections');
  add(ipc, 'ipc');
  const patent: PatentRecord = {
    ...blankRecord(number),
    title: fields.text('title'),
    abstract: fields.text('abstract'),
    claims: claimsOf(claims?.value, problems),
    applicationNumber: applicationNumber(fields, number.country),
    filingDate: fields.date('filingDate'),
    publicationDate: fields.date('date') ?? published,
    familyId: fields.text('family'),
    applicants: fields.names('applicants'),
    assignees: fields.names('assignees'),
    classifications: cpc.classifications,
    slashless: cpc.slashless,
    ipc: ipc.symbols,
    slashlessIpc: ipc.slashless,
    unknown: fields.all('unknown').flatMap(({ key, value: sections }) => sectionsOf(key, sections, problems)),
    labels: fields.word('labels', LABELS),
    split: fields.word('split', SPLITS),
  };
  return { patent, problems, ignored };
}

const beginningOf = (value: unknown): string => JSON.stringify(value)?.slice(0, 1000) ?? '';

/** `US13817165`, as the office's own documents have it, also where the source leaves the country out. */
function applicationNumber(fields: FieldReader, country: string | null): string | null {
  const written = fields.text('applicationNumber');
  if (written === null) return null;
  const digits = cleanText(written).replace(/[\s/,]+/g, '');
  return /^\d{6,14}$/.test(digits) && country !== null ? `${country}${digits}` : written;
}
