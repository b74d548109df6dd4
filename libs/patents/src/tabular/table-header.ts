import { parse } from 'csv-parse/sync';
import { meaningOf } from './field-names.js';

export interface TableHeader {
  readonly delimiter: string;
  /** What the columns are called, in order. */
  readonly names: readonly string[];
  /** The line that names the columns, 1-based: exports put the search above it. */
  readonly line: number;
}

const DELIMITERS = [',', ';', '\t', '|'];
/** How far down a header may stand. */
const LINES_ABOVE = 10;

/** The header of a table that begins so; `null` unless a line names a number and something to go with it. */
export function tableHeader(start: string): TableHeader | null {
  const lines = start.split(/\r\n|\r|\n/, LINES_ABOVE);
  for (const [index, line] of lines.entries()) {
    for (const delimiter of DELIMITERS) {
      const names = line.includes(delimiter) ? cellsOf(line, delimiter) : [];
      const fields = new Set(names.map((name) => meaningOf(name)?.field));
      const numbered = fields.has('id') || fields.has('applicationNumber');
      fields.delete(undefined);
      if (numbered && fields.size > 1) return { delimiter, names, line: index + 1 };
    }
  }
  return null;
}

function cellsOf(line: string, delimiter: string): string[] {
  try {
    const [cells] = parse(line, { bom: true, delimiter, relax_quotes: true, trim: true }) as string[][];
    return cells ?? [];
  } catch {
    // A quote that is never closed: this line names no columns.
    return [];
  }
}
