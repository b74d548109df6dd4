import type { PatentFormat } from '../format/patent-format.js';
import { jsonl } from '../tabular/jsonl.format.js';
import { hasZipEntry } from '../source/zip-entries.js';
import { readWholeFile } from './whole-file.js';

/** The first sheet of a workbook, whose first row names the columns. A sheet has a million rows at most; it is held in memory. */
export const xlsx: PatentFormat = {
  name: 'xlsx',
  standard: 'Office Open XML workbook (ISO/IEC 29500)',
  fills: jsonl.fills,
  isBinary: true,
  recognises: (start) => start.startsWith('PK\x03\x04') && hasZipEntry(start, /xl\//),
  read: (content) => readWholeFile(content, xlsxRows),
};

async function* xlsxRows(path: string): AsyncGenerator<Record<string, unknown>> {
  const { readSheet } = await import('read-excel-file/node');
  const [header = [], ...rows] = await readSheet(path);
  const names = header.map((cell) => String(cell ?? '').trim());
  for (const row of rows) {
    const filled = names.flatMap((name, column) => {
      const cell = row[column] ?? null;
      return name === '' || cell === null ? [] : [[name, written(cell)] as const];
    });
    if (filled.length > 0) yield Object.fromEntries(filled);
  }
}

/** Numbers of patents and dates come as text does in other tables. */
const written = (cell: unknown): unknown =>
  cell instanceof Date ? cell.toISOString().slice(0, 10) : typeof cell === 'boolean' ? String(cell) : cell;
