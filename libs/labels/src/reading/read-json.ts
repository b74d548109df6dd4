import { LabelFileError } from './label-file-error.js';
import type { LabelFile, LabelRecord, LabelRejection } from './label-record.js';
import { clean, recordOf, severalIn } from './record-of.js';

type Json = Readonly<Record<string, unknown>>;
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Deeper trees are made by mistake, or to break something. */
const DEEPEST = 200;

/**
 * Reads labels as JSON: a list of them, or an object with `title` and `labels`; each may name its `parent` or hold its `children`.
 * @throws LabelFileError
 */
export function readLabelJson(root: unknown, file: string): LabelFile {
  const holder = isObject(root) ? root : {};
  const list = Array.isArray(root) ? root : holder['labels'];
  if (!Array.isArray(list))
    throw new LabelFileError(
      'LABEL_FILE_FORMAT',
      file,
      null,
      'no list of labels: give `[{ "id": …, "title": … }]`, or an object with `labels`.',
    );
  return {
    format: 'json',
    title: clean(textOf(holder['title'])) || null,
    ...labelsOf(list, (at) => `label ${at}`),
  };
}

/** One label a line. @throws LabelFileError */
export function readLabelLines(text: string, file: string): LabelFile {
  const rows: { line: number; value: unknown }[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries())
    if (line.trim() !== '') rows.push({ line: at + 1, value: parsedLine(line, file, at + 1) });
  const places = rows.map(({ line }) => `line ${line}`);
  const values = rows.map(({ value }) => value);
  return { format: 'jsonl', title: null, ...labelsOf(values, (at) => places[at - 1] ?? `label ${at}`) };
}

export function parsedLine(line: string, file: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new LabelFileError('LABEL_FILE_SYNTAX', file, number, `${(cause as Error).message}.`, { cause });
  }
}

function labelsOf(list: readonly unknown[], placeOf: (at: number) => string) {
  const records: LabelRecord[] = [];
  const rejections: LabelRejection[] = [];
  const walk = (value: unknown, place: string, above: string | null, depth: number) => {
    if (!isObject(value) || depth > DEEPEST) {
      const reason =
        depth > DEEPEST ? `children deeper than ${DEEPEST} levels` : 'no object with id and title';
      rejections.push({ place, code: 'LABEL_ROW_INVALID', reason });
      return;
    }
    const id = clean(textOf(value['id']));
    const own = value['parent'] ?? value['broader'];
    const record = recordOf(
      {
        id,
        parents: above === null ? textsOf(own) : [above, ...textsOf(own)],
        title: textOf(value['title'] ?? value['name'] ?? value['prefLabel']),
        description: textOf(value['description'] ?? value['definition']),
        symbols: textsOf(value['cpc'] ?? value['symbols']),
        examples: textsOf(value['examples'] ?? value['patents']),
        place,
      },
      (rejection) => rejections.push(rejection),
    );
    if (record !== null) records.push(record);
    const children = value['children'];
    if (!Array.isArray(children) || children.length === 0) return;
    if (id === '') {
      const count = countBelow(value);
      const reason = `${count} ${count === 1 ? 'label' : 'labels'} below a label without an id`;
      rejections.push({ place: `${place} > 1`, code: 'LABEL_PARENT_REJECTED', reason });
    } else for (const [at, child] of children.entries()) walk(child, `${place} > ${at + 1}`, id, depth + 1);
  };
  for (const [at, value] of list.entries()) walk(value, placeOf(at + 1), null, 1);
  return { records, rejections };
}

/** All that stands below a label, at any depth. */
function countBelow(label: Json): number {
  let count = 0;
  const open: unknown[] = [label];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const children = isObject(next) ? next['children'] : undefined;
    if (!Array.isArray(children)) continue;
    count += children.length;
    for (const child of children) open.push(child ?? null);
  }
  return count;
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

/** A text with several things in it, or a list of texts or of objects with a number. */
function textsOf(value: unknown): string[] {
  if (Array.isArray(value))
    return value.map((one) =>
      isObject(one) ? textOf(one['number'] ?? one['id'] ?? one['symbol']) : textOf(one),
    );
  const text = textOf(value);
  return text === '' ? [] : severalIn(text);
}
