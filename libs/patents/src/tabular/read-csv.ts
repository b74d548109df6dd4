import { Readable } from 'node:stream';
import { parse, CsvError } from 'csv-parse';
import type { ReadLimits } from '../limits.js';
import { rejected, type ReadResult } from '../record/rejection.js';
import { drain } from '../source/chunks.js';
import { IgnoredNames } from './ignored-names.js';
import { patentFromJson } from './json-record.js';
import { resultsOf, type RecordOrigin } from '../record/record-results.js';
import { tableHeader, type TableHeader } from './table-header.js';

interface CsvRow {
  readonly record: readonly string[];
  readonly info: { readonly lines: number; readonly bytes: number };
}

/**
 * Reads a table whose first line, or one soon below it, names the columns (comma, semicolon, tab or bar between them); lists of
 * symbols stand in one cell, parted by `;`, `|` or `,`. A quote that is never closed swallows what follows: it is a rejection of the
 * rest of the file.
 */
export async function* readCsv(
  file: string,
  head: Buffer,
  chunks: AsyncIterable<Buffer>,
  limits: ReadLimits,
): AsyncGenerator<ReadResult> {
  // The same beginning that recognised the file, in which white space does not count.
  const start = head.toString('utf8').replace(/^\uFEFF/, '');
  const header = tableHeader(start.trimStart());
  if (header === null) throw new TypeError('readCsv is for content that detectFormat calls csv');
  const above =
    start.slice(0, start.length - start.trimStart().length).split(/\r\n|\r|\n/).length - 1 + header.line;
  const source = Readable.from(chunks, { objectMode: true, highWaterMark: 1 });
  const parser = parse({
    bom: true,
    delimiter: header.delimiter,
    from_line: above + 1,
    info: true,
    max_record_size: limits.rowBytes,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  const ignored = new IgnoredNames();
  let record = 0;
  let ended = { line: above, byte: 0 };
  try {
    for await (const { record: cells, info } of drain<CsvRow>(parser)) {
      const where: RecordOrigin = { file, place: { record: ++record, line: ended.line + 1, byte: null } };
      ended = { line: info.lines, byte: info.bytes };
      yield* readRow(cells, header, where, ignored);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const where: RecordOrigin = {
      file,
      place: { record: record + 1, line: ended.line + 1, byte: ended.byte },
    };
    yield rejected(
      'file',
      'PATENT_CSV_MALFORMED',
      `${error.message.slice(0, 300)}; what follows is lost`,
      where,
    );
  } finally {
    source.destroy();
  }
}

function* readRow(
  cells: readonly string[],
  { names, delimiter }: TableHeader,
  where: RecordOrigin,
  ignored: IgnoredNames,
): Generator<ReadResult> {
  const excerpt = () => cells.map((cell) => cell.slice(0, 200)).join(delimiter);
  const surplus = cells.slice(names.length).some((cell) => cell.trim() !== '');
  if (cells.length < names.length || surplus) {
    const reason = `has ${cells.length} cells where the header names ${names.length} columns`;
    yield rejected('record', 'PATENT_CSV_MALFORMED', reason, where, excerpt());
    return;
  }
  // Where bytes are not UTF-8 the decoder has put the replacement character.
  if (cells.some((cell) => cell.includes('\uFFFD'))) {
    yield rejected('record', 'PATENT_ENCODING_INVALID', 'the row is not UTF-8', where, excerpt());
    return;
  }
  const row: Record<string, string | string[]> = {};
  // The leftmost of two columns of one name counts.
  for (const [column, name] of names.entries())
    if (!Object.hasOwn(row, name)) row[name] = listed(cells[column]!);
  const read = patentFromJson(row);
  const unread = 'patent' in read ? read.ignored.filter((name) => name !== '') : [];
  for (const result of resultsOf(read, where)) yield ignored.note(result, unread);
}

/** A cell, or the JSON or Python list of texts that data frames write into one. */
function listed(cell: string): string | string[] {
  const text = cell.trim();
  if (!/^\[\s*(?:'[^]*'|"[^]*")\s*\]$/.test(text)) return text;
  return text
    .slice(1, -1)
    .split(/(?<=['"])\s*,\s*(?=['"])/)
    .map((item) => item.trim().slice(1, -1));
}
