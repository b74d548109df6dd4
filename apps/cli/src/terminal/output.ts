import type { Command } from 'commander';

/** Whether the person asked for `--json`, on the command itself or before it. */
export function wantsJson(command: Command): boolean {
  return command.optsWithGlobals<{ json?: true }>().json === true;
}

/** Prints a result: as JSON for programs, or as the text that `render` makes of it for people. */
export function print<T>(command: Command, result: T, render: (result: T) => string): void {
  process.stdout.write(`${wantsJson(command) ? JSON.stringify(result, null, 2) : render(result)}\n`);
}

export type Column<Row> = {
  heading: string;
  cell: (row: Row) => string;
  align?: 'right';
};

/** A table with columns as wide as their widest cell, two blanks apart. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = [
    columns.map((column) => column.heading),
    ...rows.map((row) => columns.map((column) => column.cell(row))),
  ];
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => line[i].length)));
  const line = (texts: readonly string[]) =>
    texts
      .map((text, i) => (columns[i].align === 'right' ? text.padStart(widths[i]) : text.padEnd(widths[i])))
      .join('  ')
      .trimEnd();
  return cells.map(line).join('\n');
}

/** Shortens a text to `length` characters at a word, with an ellipsis. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), length / 2)).trimEnd()}…`;
}
