import { csvColumns } from './tabular/csv-columns.js';

/** What a file holds, recognised by its content: names and extensions are not trusted. */
export type PatentFormat = 'uspto-xml' | 'jsonl' | 'csv';
export type SourceFormat = PatentFormat | 'gzip' | 'zip' | 'utf-16' | 'unknown';

const SNIFFED_BYTES = 64 * 1024;
const UTF8_MARK = '\u00EF\u00BB\u00BF';

export function detectFormat(head: Buffer): SourceFormat {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  const start = head.toString('latin1', 0, SNIFFED_BYTES);
  if (/^PK(?:\x03\x04|\x05\x06)/.test(start)) return 'zip';
  // A byte order mark, or the NUL beside every ASCII character.
  if (/^(?:\xFF\xFE|\xFE\xFF|\0[<{\w]|[<{\w]\0)/.test(start)) return 'utf-16';
  const text = (start.startsWith(UTF8_MARK) ? start.slice(3) : start).trimStart();
  if (text.startsWith('<')) return 'uspto-xml';
  if (text.startsWith('{')) return 'jsonl';
  return csvColumns(text.split(/[\r\n]/, 1)[0] ?? '') === null ? 'unknown' : 'csv';
}
