import { isUtf8 } from 'node:buffer';
import type { FormatContent } from '../format/patent-format.js';
import { resultsOf, type RecordOrigin } from '../record/record-results.js';
import { rejected, type ReadResult } from '../record/rejection.js';
import { splitLines } from '../source/lines.js';
import { patentFromGreenBook, type GreenBookField } from './green-book-record.js';

/** The sections that a record has fields for; what is left out is mostly description. */
const KEPT = new Set(['PATN', 'INVT', 'ASSG', 'PRIR', 'RLAP', 'CLAS', 'ABST', 'CLMS', 'DCLM']);
/** A section is a line of its own: four letters. */
const SECTION = /^[A-Z]{4}\s*$/;
/** A field: three characters, two blanks, the value. A line that begins with five blanks continues it. */
const FIELD = /^([A-Z][A-Z\d]{2})(?: {1,2}(.*))?$/;
const CONTINUED = /^ {3,5}(.*)$/;

/** A patent while its lines come. */
interface OpenPatent {
  readonly where: RecordOrigin;
  readonly fields: GreenBookField[];
  section: string;
  characters: number;
}

/** Reads the weekly text files of USPTO grants from 1976 to 2001, a line at a time. */
export async function* readGreenBook({ file, chunks, limits }: FormatContent): AsyncGenerator<ReadResult> {
  let patent: OpenPatent | null = null;
  let record = 0;
  for await (const piece of splitLines(chunks, limits.rowBytes)) {
    if (piece.type === 'oversized') {
      const where = { file, place: { record: Math.max(1, record), line: piece.line, byte: piece.byte } };
      const reason = `the line has more than ${limits.rowBytes} bytes; the patent is read without it`;
      yield rejected('field', 'PATENT_RECORD_TOO_LARGE', reason, where, piece.head);
      continue;
    }
    const line = piece.bytes.toString(isUtf8(piece.bytes) ? 'utf8' : 'latin1').trimEnd();
    if (line === 'PATN') {
      if (patent !== null) yield* finished(patent, limits.documentBytes);
      const where = { file, place: { record: ++record, line: piece.line, byte: piece.byte } };
      patent = { where, fields: [], section: line, characters: 0 };
    } else if (patent !== null) {
      take(patent, line, limits.documentBytes);
    } else if (!/^(?:HHHHHT.*)?$/.test(line)) {
      const where = { file, place: { record: ++record, line: piece.line, byte: piece.byte } };
      const reason =
        'has no beginning: before the first PATN stands a line of a patent; the lines up to it are not read';
      yield rejected('record', 'PATENT_FIELD_MISSING', reason, where, piece.bytes);
      patent = { where, fields: [], section: '', characters: -1 };
    }
  }
  if (patent !== null) yield* finished(patent, limits.documentBytes);
}

function take(patent: OpenPatent, line: string, maxCharacters: number): void {
  if (SECTION.test(line)) {
    patent.section = line;
    return;
  }
  // What is over the limit is no longer held.
  if (!KEPT.has(patent.section) || patent.characters > maxCharacters) return;
  patent.characters += line.length;
  const [, name, text = ''] = FIELD.exec(line) ?? [];
  if (name !== undefined) {
    patent.fields.push({ section: patent.section, name, text });
    return;
  }
  const last = patent.fields.at(-1);
  const continued = CONTINUED.exec(line)?.[1] ?? line;
  if (last !== undefined && last.section === patent.section) last.text += ` ${continued}`;
}

function* finished(patent: OpenPatent, maxCharacters: number): Generator<ReadResult> {
  if (patent.characters === -1) return;
  if (patent.characters <= maxCharacters) {
    yield* resultsOf(patentFromGreenBook(patent.fields), patent.where);
    return;
  }
  const reason = `the patent has more than ${maxCharacters} characters`;
  yield rejected('record', 'PATENT_RECORD_TOO_LARGE', reason, patent.where);
}
