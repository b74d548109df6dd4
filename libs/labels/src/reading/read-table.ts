import { CsvError, parse } from 'csv-parse/sync';
import { LabelFileError } from './label-file-error.js';
import type { LabelFile, LabelRecord, LabelRejection } from './label-record.js';
import { recordOf, severalIn } from './record-of.js';

/** How columns may be headed, in small letters and without anything but letters. */
const COLUMNS = {
  id: ['id', 'label', 'labelid', 'code', 'notation', 'key', 'uri', 'concept'],
  parent: ['parent', 'parentid', 'broader', 'above'],
  title: ['title', 'name', 'preflabel', 'heading'],
  description: ['description', 'definition', 'note', 'scope', 'scopenote', 'text'],
  symbols: ['cpc', 'symbols', 'symbol', 'cpcsymbols'],
  examples: ['examples', 'example', 'patents', 'patent'],
} as const;
type Column = keyof typeof COLUMNS;

export interface TableRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** The rows of a table, the header first, without comments before it. @throws LabelFileError */
export function tableRows(given: string, file: string): { delimiter: '\t' | ',' | ';'; rows: TableRow[] } {
  const lines = given.split(/\r\n?|\n/);
  const start = lines.findIndex((line) => line.trim() !== '' && !line.startsWith('#'));
  const head = lines[start] ?? '';
  // Comments leave their lines behind, so that places stay right.
  const text = lines.map((line, at) => (at < start ? '' : line)).join('\n');
  const delimiter = head.includes('\t') ? '\t' : head.split(';').length > head.split(',').length ? ';' : ',';
  // Tab-separated text quotes nothing, unless a spreadsheet wrote it.
  const rows = delimiter === '\t' ? tabbedRows(text) : quotedRows(text, delimiter, file);
  return { delimiter, rows };
}

/** Rows whose cells may be quoted; where a quote would swallow other cells, it is part of its cell. */
function tabbedRows(text: string): TableRow[] {
  try {
    const rows = parsedRows(text, '\t', { strict: true });
    const isSwallowed = (cell: string) => cell.includes('\n') && cell.includes('\t');
    if (!rows.some(({ cells }) => cells.some(isSwallowed))) return rows;
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
  }
  return text.split('\n').flatMap((line, at) => {
    if (line === '') return [];
    const cells = line.split('\t').map((cell) => {
      const [, inner] = /^"((?:[^"]|"")*)"$/.exec(cell) ?? [];
      return inner?.replaceAll('""', '"') ?? cell;
    });
    return [{ line: at + 1, cells }];
  });
}

function quotedRows(text: string, delimiter: ',' | ';', file: string): TableRow[] {
  try {
    return parsedRows(text, delimiter, { strict: false });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const { lines } = cause as CsvError & { lines?: number };
    throw new LabelFileError('LABEL_FILE_SYNTAX', file, lines ?? null, `${cause.message}.`, { cause });
  }
}

function parsedRows(text: string, delimiter: string, { strict }: { readonly strict: boolean }): TableRow[] {
  const found = parse(text, {
    delimiter,
    record_delimiter: '\n',
    relax_quotes: !strict,
    relax_column_count: true,
    skip_empty_lines: true,
    info: true,
    bom: true,
  }) as unknown as { record: string[]; info: { lines: number } }[];
  return found.map(({ record, info }) => ({ line: info.lines, cells: record }));
}

/** The place of each column that the header has. */
export function columnsOf<Name extends string>(
  header: readonly string[],
  known: Readonly<Record<Name, readonly string[]>>,
): Partial<Record<Name, number>> {
  const names = header.map((cell) => cell.toLowerCase().replace(/[^a-z]/g, ''));
  const found: Partial<Record<Name, number>> = {};
  for (const [name, spellings] of Object.entries(known) as [Name, readonly string[]][]) {
    const at = spellings.map((spelling) => names.indexOf(spelling)).find((place) => place >= 0);
    if (at !== undefined) found[name] = at;
  }
  return found;
}

/** Reads a table of labels with a header. @throws LabelFileError */
export function readLabelTable(text: string, file: string): LabelFile {
  const { delimiter, rows } = tableRows(text, file);
  const [header, ...body] = rows;
  const columns = header === undefined ? {} : columnsOf<Column>(header.cells, COLUMNS);
  if (columns.id === undefined || columns.title === undefined)
    throw new LabelFileError(
      'LABEL_FILE_FORMAT',
      file,
      header?.line ?? null,
      'no header with the columns id and title (and parent, description, cpc, examples, as far as there are such), separated by tabs or commas.',
    );
  const rejections: LabelRejection[] = [];
  const records: LabelRecord[] = [];
  for (const { line, cells } of body) {
    const place = `line ${line}`;
    const cell = (name: Column) => cells[columns[name] ?? -1] ?? '';
    if (cells.every((one) => one.trim() === '')) continue;
    if (
      cells.length > header!.cells.length &&
      cells.slice(header!.cells.length).some((one) => one.trim() !== '')
    ) {
      const reason = `the row has ${cells.length} cells, the header ${header!.cells.length}`;
      rejections.push({ place, code: 'LABEL_ROW_INVALID', reason });
      continue;
    }
    const record = recordOf(
      {
        id: cell('id'),
        parents: [cell('parent')],
        title: cell('title'),
        description: cell('description'),
        symbols: severalIn(cell('symbols')),
        examples: severalIn(cell('examples')),
        place,
      },
      (rejection) => rejections.push(rejection),
    );
    if (record !== null) records.push(record);
  }
  return { format: delimiter === '\t' ? 'tsv' : 'csv', title: null, records, rejections };
}
