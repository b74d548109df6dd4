import { tryParseSymbol } from '../symbol/symbol.js';

/** The beginning of a table, by columns. */
export interface TableSample {
  readonly delimiter: string;
  /** Names of the columns in lower case, words parted by spaces; none without a header line. */
  readonly header: readonly string[];
  readonly columns: readonly (readonly string[])[];
}

/** Rows of the beginning that are looked at. */
const ROWS = 60;
const DELIMITERS = ['\t', ';', ','];

/** Null for a text that is no table. A line is the header if it has no symbol. */
export function sampleOf(head: string): TableSample | null {
  const lines = head.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const mark = DELIMITERS.find((one) => lines[0]?.includes(one));
  if (mark === undefined) return null;
  const delimiter: string = mark;
  const rows = lines.map((line) => cellsOf(line, delimiter));
  const hasHeader = !rows[0].some((cell) => tryParseSymbol(cell) !== null);
  const header = hasHeader ? rows[0].map((cell) => cell.toLowerCase().replace(/[^a-z0-9]+/g, ' ')) : [];
  const sample = rows.slice(hasHeader ? 1 : 0, ROWS);
  const width = Math.max(...rows.map((row) => row.length));
  const columns = Array.from({ length: width }, (_, at) => sample.map((row) => row[at] ?? ''));
  return { delimiter, header, columns };
}

/** Splits a row; a cell in quotes may hold the delimiter. */
export function cellsOf(line: string, delimiter: string): string[] {
  if (!line.includes('"')) return line.split(delimiter).map((cell) => cell.trim());
  const cells: string[] = [];
  let [cell, isQuoted] = ['', false];
  for (const character of line) {
    if (character === '"') isQuoted = !isQuoted;
    else if (character !== delimiter || isQuoted) cell += character;
    else {
      cells.push(cell.trim());
      cell = '';
    }
  }
  return [...cells, cell.trim()];
}

/** Whether most cells with a content are of a kind; a column without any is of none. */
export function mostAre(cells: readonly string[], holds: (cell: string) => boolean): boolean {
  const filled = cells.filter((cell) => cell !== '');
  return filled.length > 0 && filled.filter(holds).length * 2 > filled.length;
}
