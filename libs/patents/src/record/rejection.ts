import type { PatentRecord } from './patent-record.js';

/** What was rejected: the rest of a file or archive entry, one record, or one field of a record that was kept. */
export type RejectionScope = 'file' | 'record' | 'field';

export const REJECTION_CODES = [
  'PATENT_XML_MALFORMED',
  'PATENT_XML_ROOT',
  'PATENT_FIELD_MISSING',
  'PATENT_FIELD_INVALID',
  'PATENT_NUMBER_AMBIGUOUS',
  'PATENT_SYMBOL_INVALID',
  'PATENT_SYMBOL_AMBIGUOUS',
  'PATENT_SYMBOL_UNKNOWN',
  'PATENT_DATE_INVALID',
  'PATENT_JSON_MALFORMED',
  'PATENT_CSV_MALFORMED',
  'PATENT_TABLE_MALFORMED',
  'PATENT_ENCODING_INVALID',
  'PATENT_RECORD_TOO_LARGE',
  'PATENT_REJECTIONS_TOO_MANY',
  'PATENT_GZIP_BROKEN',
  'PATENT_ARCHIVE_BROKEN',
  'PATENT_ARCHIVE_NESTED',
  'PATENT_ARCHIVE_BOMB',
  'PATENT_FORMAT_UNKNOWN',
] as const;

export type RejectionCode = (typeof REJECTION_CODES)[number];

/** Where in its file something stands; bytes and lines are those of the unpacked content. */
export interface RecordPlace {
  /** 1-based, counting every record met in the file, read or not. */
  readonly record: number;
  /** 1-based; `null` in formats whose records are not lines. */
  readonly line: number | null;
  /** 0-based offset of the record; `null` where the reader does not know it. */
  readonly byte: number | null;
}

export interface Rejection {
  readonly scope: RejectionScope;
  /** Path or name; an archive entry is `weekly.zip!entry.xml`. */
  readonly file: string;
  readonly place: RecordPlace;
  readonly code: RejectionCode;
  readonly reason: string;
  /** The beginning of what was read, up to 200 characters, without control characters. */
  readonly excerpt: string;
}

export type ReadResult =
  | {
      readonly type: 'patent';
      readonly patent: PatentRecord;
      readonly file: string;
      readonly place: RecordPlace;
      /** Keys or columns, met here for the first time in the file, that no field is read from. */
      readonly ignored?: readonly string[];
    }
  | { readonly type: 'rejection'; readonly rejection: Rejection };

/**
 * How far a record speaks for its patent: the whole document as the office published it, part of what the office says (its
 * bibliographic data), or a table that others made, with whatever columns they wanted.
 */
export type SourceRank = 'document' | 'extract' | 'table';

/** What reading a source yields: results, and of each record what it was read from. */
export type SourceResult =
  | (Extract<ReadResult, { type: 'patent' }> & {
      /** Name of the format. */
      readonly format: string;
      readonly rank: SourceRank;
    })
  | Extract<ReadResult, { type: 'rejection' }>;

/** `record 12, line 40, byte 3141` */
export function formatPlace({ record, line, byte }: RecordPlace): string {
  const parts = [`record ${record}`];
  if (line !== null) parts.push(`line ${line}`);
  if (byte !== null) parts.push(`byte ${byte}`);
  return parts.join(', ');
}

const EXCERPT_CHARACTERS = 200;

export function rejected(
  scope: RejectionScope,
  code: RejectionCode,
  reason: string,
  where: { readonly file: string; readonly place: RecordPlace },
  met: string | Uint8Array = '',
): Extract<ReadResult, { type: 'rejection' }> {
  const text =
    typeof met === 'string' ? met : Buffer.from(met.subarray(0, 4 * EXCERPT_CHARACTERS)).toString('utf8');
  // Cut before cleaning: the text met may be a line of many megabytes.
  const excerpt = text
    .slice(0, 4 * EXCERPT_CHARACTERS)
    .replace(/[\p{Cc}\p{Surrogate}\s]+/gu, ' ')
    .trim()
    .slice(0, EXCERPT_CHARACTERS);
  return {
    type: 'rejection',
    rejection: { scope, file: where.file, place: where.place, code, reason, excerpt },
  };
}
