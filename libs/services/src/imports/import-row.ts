import { hash } from 'node:crypto';
import {
  charactersOf,
  patentText,
  type PatentClassification,
  type Preparation,
  type RecordPlace,
  type Rejection,
  type SourceResult,
} from '@nonet/patents';
import { mergePatent, unknownPatent } from './merge-patent.js';
import { storable, storableText } from './storable-json.js';
import type { SourcedRecord, StoredRecord } from './stored-record.js';

/** A patent ready to be stored. */
export interface PatentRow {
  readonly type: 'patent';
  readonly number: string;
  readonly country: string | null;
  readonly docNumber: string | null;
  readonly kind: string | null;
  readonly classifications: readonly PatentClassification[];
  readonly slashless: readonly string[];
  readonly slashlessIpc: readonly string[];
  /** Where it is from; the import is for the writer to say. */
  readonly source: Omit<SourcedRecord['source'], 'import'>;
  readonly place: RecordPlace;
  /** The columns of its row, as JSON that PostgreSQL takes. */
  readonly row: string;
  /** How much of it is text. */
  readonly characters: number;
  /** Keys or columns, met here for the first time in the file, that nothing is read from. */
  readonly ignored: readonly string[];
}

export type ImportRow = PatentRow | { readonly type: 'rejection'; readonly rejection: Rejection };

/** The worker runs as built; from source (under the test runner) that is the module in `dist`. */
const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/imports/import-row-worker.js' : './import-row-worker.js',
  import.meta.url,
);

/** What an import makes of each result, in the thread that reads: the text of a patent may have megabytes. */
export const importRows: Preparation<ImportRow> = { worker: WORKER, prepare: importRowOf };

export function importRowOf(result: SourceResult): ImportRow {
  if (result.type === 'rejection') return result;
  const { file, format, rank, place } = result;
  const patent = { ...result.patent, number: storableText(result.patent.number) };
  const { number, country, docNumber, kind, slashless, slashlessIpc } = patent;
  const source = { file, format, rank };
  const { record } = mergePatent(unknownPatent(patent), { patent, source: { ...source, import: '' } });
  const { classifications } = record;
  const told = { number, country, docNumber, kind, classifications, slashless, slashlessIpc };
  const ignored = (result.ignored ?? []).map(storableText);
  return {
    type: 'patent',
    ...told,
    source,
    place,
    row: rowOf(record),
    characters: charactersOf(result),
    ignored,
  };
}

/** The columns of a patent as JSON. Its hashes are those of what it has become, from whichever sources. */
export function rowOf({ origin, ...record }: StoredRecord): string {
  const text = patentText(record);
  const content = JSON.stringify(record);
  const made = {
    origin,
    classified: record.classifications.length > 0,
    textHash: text === '' ? null : sha256(text),
    contentHash: sha256(content),
  };
  // One object of both; the content is long, and written once.
  return storable(`${content.slice(0, -1)},${JSON.stringify(made).slice(1)}`);
}

/** The record that the columns were made of. */
export function recordOf(row: string): StoredRecord {
  const columns = JSON.parse(row) as StoredRecord & Record<string, unknown>;
  const made = new Set(['classified', 'textHash', 'contentHash']);
  return Object.fromEntries(
    Object.entries(columns).filter(([name]) => !made.has(name)),
  ) as unknown as StoredRecord;
}

const sha256 = (text: string) => `\\x${hash('sha256', text)}`;
