import type { ReadLimits } from '../limits.js';
import type { PatentRecord } from '../record/patent-record.js';
import type { ReadResult } from '../record/rejection.js';

/** Unpacked content of one file, or of one entry of an archive. */
export interface FormatContent {
  /** As it is to be reported: a path, `weekly.zip!entry.xml`, the name of a stream. */
  readonly file: string;
  /** Where it lies as it is; null for what is unpacked or comes as a stream. */
  readonly path: string | null;
  /** The first 64 KiB, or all of it. */
  readonly head: Buffer;
  /** All of it, the head included. */
  readonly chunks: AsyncGenerator<Buffer>;
  readonly limits: ReadLimits;
}

/** How much of the content a format may look at to recognise itself. */
export const SNIFFED_BYTES = 64 * 1024;

/**
 * One format of patent files: how it is recognised and what it yields. A format is one file, `*.format.ts`, and a line in
 * `formats.ts`.
 */
export interface PatentFormat {
  /** What commands and reports call it: `uspto-xml`. */
  readonly name: string;
  /** Its standard, as the publisher calls it, with versions: `USPTO Red Book XML, DTD 4.0 to 4.7`. */
  readonly standard: string;
  /**
   * Whether an office publishes its own documents in it. What comes in any other format adds to what is known of a patent, and
   * replaces nothing that an office said.
   */
  readonly publishedBy?: 'office';
  /** The fields of a record that it can fill, beside the number. */
  readonly fills: readonly (keyof PatentRecord)[];
  /** Whether it is no text: it is then recognised by its bytes as they stand. */
  readonly isBinary?: boolean;
  /**
   * Whether the beginning of a file is of this format: at most `SNIFFED_BYTES`, a byte a character (Latin-1), without byte order
   * mark and white space in front. Names and extensions are not trusted. Must take linear time.
   */
  recognises(start: string): boolean;
  /** Yields records and rejections in the order of the file, holding one record at a time. */
  read(content: FormatContent): AsyncGenerator<ReadResult>;
}
