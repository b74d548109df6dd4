import { parseDate } from '../record/iso-date.js';
import { cleanMarkup, cleanText } from '../record/clean-text.js';
import type { IsoDate } from '../record/patent-record.js';
import { quoted, type FieldProblem } from '../record/record-results.js';
import { meaningOf, type FieldName } from './field-names.js';
import { firstOf, isAbsent, isObject, itemsOf, textOf, type JsonObject } from './json-values.js';

/** A value that is there, and the key that it stands under. */
export interface GivenField {
  readonly key: string;
  readonly value: unknown;
}

/** What a record gives for each field, the surer name first, and the keys that no field is read from. */
export interface GivenFields {
  readonly given: ReadonlyMap<FieldName, readonly GivenField[]>;
  readonly ignored: readonly string[];
}

export function fieldsOf(record: JsonObject): GivenFields {
  const ranked = new Map<FieldName, (GivenField & { readonly rank: number })[]>();
  const ignored: string[] = [];
  for (const key of Object.keys(record)) {
    const meaning = meaningOf(key);
    if (meaning === null) ignored.push(key);
    else if (!isAbsent(record[key])) {
      const fields = ranked.get(meaning.field) ?? [];
      fields.push({ key, value: record[key], rank: meaning.rank });
      ranked.set(meaning.field, fields);
    }
  }
  for (const fields of ranked.values()) fields.sort((a, b) => a.rank - b.rank);
  return { given: ranked, ignored };
}

/** Reads fields one by one; what cannot be taken becomes a problem, and the field is absent. */
export class FieldReader {
  readonly problems: FieldProblem[] = [];

  constructor(private readonly fields: GivenFields['given']) {}

  all(field: FieldName): readonly GivenField[] {
    return this.fields.get(field) ?? [];
  }

  /** The clean text of a field, from the surest name that has one. */
  text(field: FieldName): string | null {
    for (const { key, value } of this.all(field)) {
      const text = textOf(value);
      const clean = text === null ? '' : cleanMarkup(text);
      if (text === null) this.#refuse(key, value, 'is no text');
      else if (clean !== '') return clean;
    }
    return null;
  }

  date(field: FieldName): IsoDate | null {
    for (const { key, value } of this.all(field)) {
      const written = dateText(value);
      if (written === null) {
        this.#refuse(key, value, 'is no date');
        continue;
      }
      // What data bases write where there is none.
      if (/^[0-]*(?:[T\s][0:.Z]*)?$/.test(written)) continue;
      const date = parseDate(written);
      if (date !== null) return date;
      const reason = `the ${key} ${quoted(written)} is no date`;
      this.problems.push({ code: 'PATENT_DATE_INVALID', reason, met: written });
    }
    return null;
  }

  /** One of some words, in whatever case, or what one of them is called elsewhere. */
  word<Word extends string>(field: FieldName, allowed: Readonly<Record<string, Word>>): Word | null {
    for (const { key, value } of this.all(field)) {
      const met = typeof value === 'string' ? value.trim().toLowerCase() : '';
      const word = Object.hasOwn(allowed, met) ? allowed[met] : undefined;
      if (word !== undefined) return word;
      this.#refuse(key, value, `is none of ${[...new Set(Object.values(allowed))].join(', ')}`);
    }
    return null;
  }

  names(field: FieldName): string[] {
    const [given] = this.all(field);
    if (given === undefined) return [];
    const found = new Set<string>();
    for (const item of itemsOf(given.value, (text) => text.split(/[;|\n]+/))) {
      const name = cleanMarkup(textOf(isObject(item) ? (firstOf(item, NAME_KEYS) ?? item) : item) ?? '');
      if (name !== '') found.add(name);
    }
    return [...found];
  }

  #refuse(key: string, value: unknown, reason: string): void {
    const met = typeof value === 'string' ? value : (JSON.stringify(value)?.slice(0, 1000) ?? '');
    this.problems.push({
      code: 'PATENT_FIELD_INVALID',
      reason: `${cleanText(key).slice(0, 100)} ${reason}`,
      met,
    });
  }
}

const NAME_KEYS = [
  'name',
  'extractedname',
  'orgname',
  'organization',
  'assigneeorganization',
  'applicantorganization',
  'value',
  'text',
];

/** From this on a number counts the milliseconds since 1970, as data frames write dates: 20240102 is below it. */
const LEAST_EPOCH = 1e9;

function dateText(value: unknown): string | null {
  if (typeof value === 'number') {
    if (Math.abs(value) < LEAST_EPOCH) return String(value);
    // Beyond what a Date takes there is no day.
    return Math.abs(value) < 8e15 ? new Date(value).toISOString() : String(value);
  }
  if (isObject(value)) return dateText(firstOf(value, ['date', 'value', 'text']) ?? null);
  return Array.isArray(value)
    ? isAbsent(value)
      ? null
      : dateText(value[0])
    : typeof value === 'string'
      ? value.trim()
      : null;
}
