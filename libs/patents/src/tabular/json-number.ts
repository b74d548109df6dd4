import { parseDate } from '../record/iso-date.js';
import { cleanText } from '../record/clean-text.js';
import type { IsoDate } from '../record/patent-record.js';
import { parsePublicationNumber, type PublicationNumber } from '../record/publication-number.js';
import type { FieldReader } from './json-fields.js';
import { textOf } from './json-values.js';

/** Maximum number of characters of an id: data bases look it up. */
const ID_LENGTH = 200;

/** The number of a record; `published` is the day that some data sets put behind it. */
export interface RecordNumber extends PublicationNumber {
  readonly published: IsoDate | null;
}

/**
 * The number of a record under whatever name it is given, with country and kind where these stand apart; or why there is none. Of
 * several the first one that an office would print counts: data frames call the number of their rows `id`.
 */
export function numberOf(fields: FieldReader): RecordNumber | string {
  const country = codeOf(fields, 'country', /^[A-Z]{2}$/);
  const kind = codeOf(fields, 'kind', /^[A-Z]\d{0,2}$/);
  const ids = fields.all('id').flatMap(({ key, value }) => {
    const id = idText(value);
    return id === null ? [] : [{ key, id }];
  });
  const read = ids.map(({ id }) => readNumber(id, country, kind));
  const found = read.find((number) => number.country !== null) ?? read[0];
  const tooLong = ids.find(({ id }) => id.length > ID_LENGTH);
  if (tooLong !== undefined)
    return `${tooLong.key} has ${tooLong.id.length} characters; allowed are ${ID_LENGTH}`;
  if (found !== undefined) return { ...found, country: found.country ?? country };
  const [application] = fields.all('applicationNumber').map(({ value }) => idText(value));
  if (application === null || application === undefined || application.length > ID_LENGTH)
    return 'has no id (such as id, publication_number, patent_id, application_number)';
  // The same digits may be those of a grant: an application stands for itself.
  return { number: application, country, docNumber: null, kind: null, published: null };
}

function idText(value: unknown): string | null {
  const text = Array.isArray(value) ? textOf(value[0]) : textOf(value);
  // `8926509.0`: a column of numbers of which one is missing.
  const id = cleanText(text ?? '').replace(/^(\d+)\.0$/, '$1');
  return id === '' ? null : id;
}

function readNumber(id: string, country: string | null, kind: string | null): RecordNumber {
  const [, dated, day] = /^(\w{4,30})-(\d{8})$/.exec(id) ?? [];
  const published = day === undefined ? null : parseDate(day);
  const written = published === null ? id : dated!;
  const number = parsePublicationNumber(written);
  if (number.country !== null)
    return {
      ...(number.kind === null && kind !== null ? parsePublicationNumber(`${number.number}${kind}`) : number),
      published,
    };
  const whole =
    country === null
      ? number
      : parsePublicationNumber(`${country}${written}${/\d$/.test(written) ? (kind ?? '') : ''}`);
  return { ...(whole.country === null ? { ...number, number: id } : whole), published };
}

/** A code that a column gives alone; a country in words (`United States`) is none. */
function codeOf(fields: FieldReader, field: 'country' | 'kind', form: RegExp): string | null {
  const code = fields.text(field)?.toUpperCase() ?? null;
  return code !== null && form.test(code) ? code : null;
}
