import { fileText } from '../reading/file-text.js';
import { LabelFileError } from '../reading/label-file-error.js';
import { isObject, parsedLine } from '../reading/read-json.js';
import { columnsOf, tableRows } from '../reading/read-table.js';
import { clean, quoted, severalIn, storable } from '../reading/record-of.js';

/** A patent whose labels are known, all of them: what is not named it does not carry. */
export interface LabelledPatent {
  /** The number of a stored patent; null: the record brings its own text. */
  readonly number: string | null;
  readonly text: string | null;
  /** Ids of labels. Null: the symbols say which. */
  readonly labels: readonly string[] | null;
  /** Symbols of the CPC, as they are spelt. */
  readonly symbols: readonly string[];
  /** `train`, `dev`, …; null: none is named. */
  readonly split: string | null;
  readonly place: string;
}

const COLUMNS = {
  number: ['number', 'patent', 'publication', 'publicationnumber', 'id'],
  text: ['text', 'abstract'],
  labels: ['labels', 'label', 'subjects', 'subject'],
} as const;

/**
 * Reads patents with their labels: a table with the columns patent and labels (ids separated by `;`), or JSONL with `number` or `title`,
 * `abstract` and `claims`, and with `labels` or `cpc`. Records that say that only some of their symbols are known are passed over.
 * @throws LabelFileError
 */
export async function readLabelledPatents(file: string): Promise<LabelledPatent[]> {
  const text = (await fileText(file)).replace(/^\uFEFF/, '');
  const found = text.trimStart().startsWith('{') ? ofLines(text, file) : ofTable(text, file);
  if (found.length === 0)
    throw new LabelFileError(
      'LABEL_FILE_EMPTY',
      file,
      null,
      'there is no patent in it whose labels are all known.',
    );
  return found;
}

function ofTable(text: string, file: string): LabelledPatent[] {
  const [header, ...body] = tableRows(text, file).rows;
  const columns = columnsOf(header?.cells ?? [], COLUMNS);
  if (columns.labels === undefined || (columns.number === undefined && columns.text === undefined))
    throw new LabelFileError(
      'LABEL_FILE_FORMAT',
      file,
      header?.line ?? null,
      'no header with the columns patent (or text) and labels, separated by tabs or commas.',
    );
  return body.map(({ line, cells }) => {
    const cell = (at: number | undefined) => clean(cells[at ?? -1] ?? '');
    return {
      number: cell(columns.number) || null,
      text: cell(columns.text) || null,
      labels: severalIn(cell(columns.labels)).map(clean).filter(Boolean),
      symbols: [],
      split: null,
      place: `line ${line}`,
    };
  });
}

function ofLines(text: string, file: string): LabelledPatent[] {
  const found: LabelledPatent[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const value = parsedLine(line, file, at + 1);
    const refused = (reason: string) => new LabelFileError('LABEL_FILE_FORMAT', file, at + 1, reason);
    const list = (name: string): string[] | null => {
      const given = isObject(value) ? value[name] : undefined;
      if (given === undefined || given === null) return null;
      // Records of patents say there how sure their symbols are.
      if (name === 'labels' && (given === 'gold' || given === 'silver')) return null;
      if (typeof given === 'string' || typeof given === 'number')
        return severalIn(String(given)).map(clean).filter(Boolean);
      if (!Array.isArray(given)) throw refused(`\`${name}\` is no list of texts.`);
      return given
        .map((one) => {
          const known = isObject(one) ? (one['id'] ?? one['symbol'] ?? one['code']) : one;
          if (typeof known !== 'string' && typeof known !== 'number')
            throw refused(
              `\`${name}\` has ${quoted(JSON.stringify(one))}: give texts, or objects with id, symbol or code.`,
            );
          return clean(String(known));
        })
        .filter(Boolean);
    };
    // What they do not name they may carry all the same.
    if (isObject(value) && (value['labels'] === 'partial' || value['labels'] === 'single')) continue;
    const labels = list('labels');
    const symbols = list('cpc');
    if (!isObject(value) || (labels === null && symbols === null))
      throw refused('no object with `labels`, or with `cpc` that imply them.');
    const one = (name: string) => {
      const given = value[name];
      return typeof given === 'string' || typeof given === 'number' ? storable(String(given)) : '';
    };
    const claims = Array.isArray(value['claims'])
      ? value['claims'].map((claim) =>
          storable(isObject(claim) ? String(claim['text'] ?? '') : String(claim)),
        )
      : [one('claims')];
    const words = [one('text'), one('title'), one('abstract'), ...claims].filter(
      (part) => part.trim() !== '',
    );
    found.push({
      number: clean(one('number')) || clean(one('id')) || null,
      text: words.length === 0 ? null : words.join('\n'),
      labels,
      symbols: symbols ?? [],
      split: one('split') || null,
      place: `line ${at + 1}`,
    });
  }
  return found;
}
