import type { PatentFormat } from '../format/patent-format.js';
import { jsonl } from '../tabular/jsonl.format.js';
import { readWholeFile } from './whole-file.js';

/** Rows that are held at a time, at most. */
const ROWS = 1000;

/** Tables of data platforms; each row is read like a line of JSONL. */
export const parquet: PatentFormat = {
  name: 'parquet',
  standard: 'Apache Parquet',
  fills: jsonl.fills,
  isBinary: true,
  recognises: (start) => start.startsWith('PAR1'),
  read: (content) => readWholeFile(content, parquetRows),
};

async function* parquetRows(path: string): AsyncGenerator<Record<string, unknown>> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await import('hyparquet');
  const { compressors } = await import('hyparquet-compressors');
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  const count = Number(metadata.num_rows);
  for (let rowStart = 0; rowStart < count; rowStart += ROWS) {
    const rowEnd = Math.min(count, rowStart + ROWS);
    const rows = await parquetReadObjects({ file, metadata, compressors, rowStart, rowEnd });
    for (const row of rows) yield asJson(row) as Record<string, unknown>;
  }
}

/** Values as JSON has them: whole numbers of 64 bits and dates are other things in Parquet. */
function asJson(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString().slice(0, 10);
  if (ArrayBuffer.isView(value)) return Array.from(value as Uint8Array, asJson);
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, asJson(part)]));
  }
  return value;
}
