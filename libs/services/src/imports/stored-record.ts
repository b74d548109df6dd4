import type { PatentClassification, PatentRecord, SourceRank } from '@nonet/patents';

/** The fields of a patent that sources fill: all but its number, and the split, which belongs to a collection. */
export const FIELDS = [
  'title',
  'abstract',
  'claims',
  'applicationNumber',
  'filingDate',
  'publicationDate',
  'familyId',
  'applicants',
  'assignees',
  'labels',
] as const;
export type TextField = (typeof FIELDS)[number];

/** Fields that name symbols: sources add to each other's. */
export const SYMBOL_FIELDS = ['classifications', 'slashless', 'ipc', 'slashlessIpc'] as const;
export type SymbolField = (typeof SYMBOL_FIELDS)[number];
export type FilledField = TextField | SymbolField;

/** A source, and what of a patent is from it. */
export interface FieldOrigin {
  /** Id of the import. */
  readonly import: string;
  /** `weekly.zip!entry.xml` */
  readonly file: string;
  /** Name of the format. */
  readonly format: string;
  readonly rank: SourceRank;
  readonly fields: readonly FilledField[];
}

export interface StoredClassification extends PatentClassification {
  /** Whether the document of the office says so, rather than another source. */
  readonly ofDocument: boolean;
}

/** What is known of a patent, from all of its sources. */
export interface StoredRecord extends Omit<PatentRecord, 'classifications' | 'split'> {
  readonly classifications: readonly StoredClassification[];
  /** Each source once, in the order in which they came; of patents of older releases none is known. */
  readonly origin: readonly FieldOrigin[];
}

/** What another source says of a patent. */
export interface SourcedRecord {
  readonly patent: PatentRecord;
  readonly source: Omit<FieldOrigin, 'fields'>;
}
