import { partsOf, type PatentText, patentTextOf } from './text-file.js';

/** One of many texts: what is sent of it, or why it cannot be read. */
export interface BatchText {
  readonly id: string;
  readonly read:
    | { readonly state: 'text'; readonly parts: PatentText }
    | { readonly state: 'unreadable'; readonly reason: string };
}

/** So many the browser goes through; more are for an import and `classifyPatents` on the server. */
export const MOST_TEXTS = 5_000;

type Row = Readonly<Record<string, unknown>>;

/** Reads the texts of a file or of what was pasted: JSON, JSON Lines, CSV with a header, one patent as XML, or texts between empty lines. */
export async function batchTextsOf(name: string, content: string): Promise<BatchText[]> {
  const text = content.replace(/^\uFEFF/, '').trim();
  if (text.startsWith('<')) return [one(name, () => patentTextOf(name, text))];
  if (/^[[{]/.test(text)) return fromJson(text);
  const delimiter = delimiterOf(text);
  if (delimiter !== null) return fromCsv(text, delimiter);
  const texts = /\n\s*\n/.test(text) ? text.split(/\n\s*\n/) : text.split('\n');
  return texts
    .map((each) => each.trim())
    .filter(Boolean)
    .map((each, i) => one(String(i + 1), () => ({ text: each })));
}

function fromJson(text: string): BatchText[] {
  try {
    const whole = JSON.parse(text) as unknown;
    return (Array.isArray(whole) ? whole : [whole]).map((each, i) => record(each, i));
  } catch {
    // Not one value: a value a line.
  }
  return text
    .split('\n')
    .map((line, i) => [line.trim(), i] as const)
    .filter(([line]) => line !== '')
    .map(([line, i]) => {
      try {
        return record(JSON.parse(line), i);
      } catch (failure) {
        return unreadable(
          `line ${i + 1}`,
          failure instanceof SyntaxError ? 'The line is no valid JSON.' : String(failure),
        );
      }
    });
}

async function fromCsv(text: string, delimiter: string): Promise<BatchText[]> {
  const { parse } = await import('csv-parse/browser/esm/sync');
  const rows = parse<Row>(text, {
    columns: (header: string[]) => header.map((column) => column.trim().toLowerCase()),
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  }) as Row[];
  return rows.map((row, i) => record(row, i));
}

const COLUMNS = /^(?:text|title|abstract|claims?|description|summary|invention_title)$/i;

/** By what the header is parted; null where the first line is none. */
function delimiterOf(text: string): string | null {
  const header = text.slice(0, text.search(/\r?\n|$/));
  const found = [',', ';', '\t'].find((delimiter) =>
    header.split(delimiter).some((column) => COLUMNS.test(column.trim().replace(/^"|"$/g, ''))),
  );
  return found ?? null;
}

function record(value: unknown, index: number): BatchText {
  const place = `row ${index + 1}`;
  if (typeof value === 'string') return one(String(index + 1), () => ({ text: value }));
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return unreadable(String(index + 1), 'It is neither a text nor a record of a patent.');
  const named = Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key.toLowerCase(), each as unknown]),
  );
  const id = ['id', 'number', 'publication_number', 'publicationnumber', 'patent', 'name']
    .map((key) => named[key])
    .find((each) => (typeof each === 'string' && each.trim() !== '') || typeof each === 'number');
  return one(id === undefined ? String(index + 1) : String(id).trim(), () => partsOf(named, place));
}

function one(id: string, parts: () => PatentText): BatchText {
  try {
    const read = parts();
    if (!Object.values(read).some((part) => part.trim())) return unreadable(id, 'It is empty.');
    return { id, read: { state: 'text', parts: read } };
  } catch (failure) {
    return unreadable(id, (failure as Error).message);
  }
}

const unreadable = (id: string, reason: string): BatchText => ({ id, read: { state: 'unreadable', reason } });

/** What a list shows of a text. */
export const beginningOf = ({ read }: BatchText): string =>
  read.state === 'text'
    ? (read.parts.title ?? read.parts.text ?? read.parts.abstract ?? read.parts.claims ?? '').slice(0, 160)
    : '';
