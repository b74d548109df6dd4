export type Cell = string | number | boolean | null | undefined;
/** A header and rows. */
export type Table = readonly (readonly Cell[])[];

/** As RFC 4180 has it. What a spreadsheet would take for a formula is told apart by a quote before it. */
export const csvOf = (table: Table): string =>
  table.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');

function cellOf(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  const text = typeof cell === 'string' && /^[=+\-@\t]/.test(cell) ? `'${cell}` : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
