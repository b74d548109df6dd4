import type { PatentFormat } from '../format/patent-format.js';
import { jsonl } from './jsonl.format.js';
import { readCsv } from './read-csv.js';
import { tableHeader } from './table-header.js';

/** A table that names its columns. */
export const csv: PatentFormat = {
  name: 'csv',
  standard: 'CSV (RFC 4180) and TSV with a header line',
  fills: jsonl.fills,
  recognises: (start) => tableHeader(start) !== null,
  read: ({ file, head, chunks, limits }) => readCsv(file, head, chunks, limits),
};
