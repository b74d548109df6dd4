import {
  BLANK_CONTENT,
  type Claim,
  type PatentRecord,
  type PublicationNumber,
  type SourceRank,
} from '@nonet/patents';
import { mergeSymbols } from './merge-symbols.js';
import {
  FIELDS,
  type FieldOrigin,
  type FilledField,
  type SourcedRecord,
  type StoredRecord,
  SYMBOL_FIELDS,
} from './stored-record.js';

/** What a source did to a patent. */
export interface MergedPatent {
  readonly record: StoredRecord;
  /** Whether the record is another one than before. */
  readonly changed: boolean;
  /** Fields that were empty. */
  readonly filled: readonly FilledField[];
  /** Fields that have another content now. */
  readonly replaced: readonly FilledField[];
  /** Fields that stayed, although the source said otherwise. */
  readonly kept: readonly FilledField[];
}

const WEIGHT: Readonly<Record<SourceRank, number>> = { table: 0, extract: 1, document: 2 };

/**
 * What is known of a patent after one more source. Importing never loses:
 *
 * - A field that a source leaves empty stays as it is, whatever the source.
 * - A field that was empty is filled.
 * - A field that has a content is replaced by a source of the same or a higher rank (a table, part of an office's data, the whole
 *   document of the office), and stays otherwise. A document that was published before the stored one counts as part only.
 * - Claims of tables are united by their numbers: some tables have a row for each.
 * - Symbols are united. Only a whole document puts its symbols in place of those that an earlier document gave; what other
 *   sources added stays.
 *
 * Where no origin is known (patents of older releases) the field is taken to be the office's.
 */
export function mergePatent(stored: StoredRecord, { patent, source }: SourcedRecord): MergedPatent {
  const rank = isOlder(patent, stored, source.rank) ? 'extract' : source.rank;
  const filled: FilledField[] = [];
  const replaced: FilledField[] = [];
  const kept: FilledField[] = [];
  const taken = new Set<FilledField>();
  const record: Writable<StoredRecord> = { ...stored };
  for (const field of FIELDS) {
    const isGap = isEmpty(stored[field]);
    const known = isGap ? -1 : weightOf(stored, field);
    const isAmongTables = rank === 'table' && known === WEIGHT.table;
    const given =
      field === 'claims' && isAmongTables ? unitedClaims(stored.claims, patent.claims) : patent[field];
    if (isEmpty(patent[field])) continue;
    if (!isGap && sameContent(stored[field], given)) {
      if (WEIGHT[rank] > known) taken.add(field);
      continue;
    }
    if (WEIGHT[rank] < known) {
      kept.push(field);
      continue;
    }
    (isGap ? filled : replaced).push(field);
    taken.add(field);
    Object.assign(record, { [field]: given });
  }
  const symbols = mergeSymbols(stored, patent, rank);
  for (const field of SYMBOL_FIELDS) {
    if (sameContent(stored[field], symbols[field])) continue;
    (isEmpty(stored[field]) ? filled : replaced).push(field);
    if (!isEmpty(patent[field])) taken.add(field);
  }
  Object.assign(record, symbols);
  if (isOneOfSeveral(record)) record.labels = 'partial';
  const origin = originAfter(stored.origin, { ...source, rank }, taken);
  const changed =
    filled.length + replaced.length + taken.size > 0 || !sameContent(stored.unknown, record.unknown);
  return { record: changed ? { ...record, origin } : stored, changed, filled, replaced, kept };
}

/** The claims of both, in the order of their numbers; of one number, the given one. */
function unitedClaims(stored: readonly Claim[], given: readonly Claim[]): readonly Claim[] {
  const united = new Map([...stored, ...given].map((claim) => [claim.number, claim]));
  return [...united.values()].sort((a, b) => Number.parseInt(a.number, 10) - Number.parseInt(b.number, 10));
}

type Writable<Of> = { -readonly [Name in keyof Of]: Of[Name] };

const isEmpty = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length === 0);

/** Texts are compared as they are, and lists of different lengths not at all: of most patents nothing has to be made into JSON. */
function sameContent(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  return JSON.stringify(a) === JSON.stringify(b);
}

function isOlder(given: PatentRecord, stored: StoredRecord, rank: SourceRank): boolean {
  if (rank !== 'document' || given.publicationDate === null || stored.publicationDate === null) return false;
  return (
    given.publicationDate < stored.publicationDate && weightOf(stored, 'publicationDate') === WEIGHT[rank]
  );
}

/** Of the source that a field is from. */
function weightOf({ origin }: StoredRecord, field: FilledField): number {
  const source = origin.find(({ fields }) => fields.includes(field));
  return WEIGHT[source?.rank ?? 'document'];
}

/** Four tables that each give one symbol of a patent give four of them together. */
const isOneOfSeveral = ({ labels, classifications }: StoredRecord) =>
  labels === 'single' && classifications.length > 1;

/** A text is from one source; symbols may be from many. A source of which nothing is left is not named any more. */
function originAfter(
  origin: readonly FieldOrigin[],
  source: SourcedRecord['source'],
  taken: ReadonlySet<FilledField>,
): readonly FieldOrigin[] {
  if (taken.size === 0) return origin;
  const isShared = (field: FilledField) => (SYMBOL_FIELDS as readonly string[]).includes(field);
  const isSource = (other: FieldOrigin) =>
    other.import === source.import &&
    other.file === source.file &&
    other.format === source.format &&
    other.rank === source.rank;
  const own = origin.find(isSource);
  const others = origin
    .filter((other) => other !== own)
    .map((other) => ({
      ...other,
      fields: other.fields.filter((field) => isShared(field) || !taken.has(field)),
    }))
    .filter(({ fields }) => fields.length > 0);
  return [...others, { ...source, fields: [...new Set([...(own?.fields ?? []), ...taken])] }];
}

/** A patent of which only the number is known. */
export const unknownPatent = ({ number, country, docNumber, kind }: PublicationNumber): StoredRecord => ({
  number,
  country,
  docNumber,
  kind,
  ...BLANK_CONTENT,
  origin: [],
});
