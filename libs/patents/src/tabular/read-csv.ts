import { Readable } from 'node:stream';
import { parse, CsvError } from 'csv-parse';
import type { ReadLimits } from '../limits.js';
import { rejected, type ReadResult } from '../record/rejection.js';
import { drain } from '../source/chunks.js';
import { csvColumns, type CsvColumns, type CsvField } from './csv-columns.js';
import { patentFromJson } from './json-record.js';
import { resultsOf, type RecordOrigin } from '../record/record-results.js';

const LISTS: readonly CsvField[] = ['cpc', 'subclasses', 'sections'];

interface CsvRow {
  readonly record: readonly string[];
  readonly info: { readonly lines: number; readonly bytes: number };
}

/**
 * Reads CSV whose first line names the columns (comma, semicolon, tab or bar between them); lists of symbols stand in
 * one cell, parted by `;`, `|` or `,`. A quote that is never closed swallows what follows: it is a rejection of the
 * rest of the file.
 */
export async function* readCsv(
  file: string,
  head: Buffer,
  chunks: AsyncIterable<Buffer>,
  limits: ReadLimits,
): AsyncGenerator<ReadResult> {
  const header = csvColumns(
    head
      .toString('utf8')
      .trimStart()
      .split(/[\r\n]/, 1)[0] ?? '',
  );
  if (header === null) throw new TypeError('readCsv is for content that detectFormat calls csv');
  const source = Readable.from(chunks, { objectMode: true, highWaterMark: 1 });
  const parser = parse({
    bom: true,
    delimiter: header.delimiter,
    from: 2,
    info: true,
    max_record_size: limits.rowBytes,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let record = 0;
  let ended = { line: 1, byte: 0 };
  try {
    for await (const { record: cells, info } of drain<CsvRow>(parser)) {
      const where: RecordOrigin = { file, place: { record: ++record, line: ended.line + 1, byte: null } };
      ended = { line: info.lines, byte: info.bytes };
      yield* readRow(cells, header, where);
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

function* readRow(cells: readonly string[], header: CsvColumns, where: RecordOrigin): Generator<ReadResult> {
  const excerpt = cells.map((cell) => cell.slice(0, 200)).join(header.delimiter);
  if (cells.length !== header.count) {
    const reason = `has ${cells.length} cells where the header names ${header.count} columns`;
    yield rejected('record', 'PATENT_CSV_MALFORMED', reason, where, excerpt);
    return;
  }
  // Where bytes are not UTF-8 the decoder has put the replacement character.
  if (cells.some((cell) => cell.includes('\uFFFD'))) {
    yield rejected('record', 'PATENT_ENCODING_INVALID', 'the row is not UTF-8', where, excerpt);
    return;
  }
  const record: Partial<Record<CsvField, string | string[]>> = {};
  for (const [field, column] of header.columns) {
    const cell = (cells[column] ?? '').trim();
    if (cell !== '') record[field] = LISTS.includes(field) ? listOf(cell) : cell;
  }
  yield* resultsOf(patentFromJson(record), where);
}

/** `A01B 1/02; B62B 1/12`, also as the JSON or Python list that data frames write into a cell. */
function listOf(cell: string): string[] {
  return cell
    .replace(/^\[|\]$/g, '')
    .split(/[;|,]/)
    .map((item) => item.trim().replace(/^['"]|['"]$/g, ''))
    .filter((item) => item !== '');
}
