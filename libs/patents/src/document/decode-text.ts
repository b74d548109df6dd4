import { isUtf8 } from 'node:buffer';
import { PatentSourceError } from '../errors.js';

/** What files that are no text begin with, and what a person calls them. */
const SIGNATURES: readonly [name: string, pattern: RegExp][] = [
  ['a PDF', /^(?:\xEF\xBB\xBF)?[^]{0,1024}?%PDF-/],
  ['a zip archive or an Office document (DOCX, XLSX, ODT)', /^PK[\x03\x05]/],
  ['an old Office document (DOC, XLS)', /^\xD0\xCF\x11\xE0/],
  ['RTF', /^\{\\rtf/],
  ['a gzip archive', /^\x1F\x8B/],
  ['a 7z, RAR, xz or bzip2 archive', /^(?:7z\xBC\xAF|Rar!|\xFD7zXZ|BZh)/],
  ['PostScript', /^%!PS/],
  ['an image', /^(?:\x89PNG|\xFF\xD8\xFF|GIF8|II\*\0|MM\0\*|BM[^]{4}\0\0\0\0|RIFF[^]{4}WEBP)/],
  ['Parquet', /^PAR1/],
  ['a SQLite database', /^SQLite format 3\0/],
];

const HEAD_BYTES = 2048;

/**
 * The text of a file, whatever encoding it has: UTF-8, UTF-16 with its mark or without, Windows-1252.
 * @throws PatentSourceError PATENT_SOURCE_FORMAT, with the name of what it is, for a file that is no text
 */
export function decodeText(bytes: Buffer, file: string): string {
  const head = bytes.toString('latin1', 0, HEAD_BYTES);
  const [name] = SIGNATURES.find(([, pattern]) => pattern.test(head)) ?? [];
  if (name !== undefined) refuse(file, name);
  const text = decoded(bytes, head);
  if (/[\0-\x08\x0E-\x1A\x1C-\x1F]/.test(text.slice(0, 100_000))) refuse(file, 'no text but bytes');
  return text;
}

function decoded(bytes: Buffer, head: string): string {
  if (head.startsWith('\xFF\xFE') || /^(?:[^\0]\0){2}/.test(head)) return utf16(bytes, 'utf-16le');
  if (head.startsWith('\xFE\xFF') || /^(?:\0[^\0]){2}/.test(head)) return utf16(bytes, 'utf-16be');
  return new TextDecoder(isUtf8(bytes) ? 'utf-8' : 'windows-1252').decode(bytes);
}

const utf16 = (bytes: Buffer, encoding: string) => new TextDecoder(encoding).decode(bytes);

function refuse(file: string, name: string): never {
  const reason = `is ${name}; give its text, or a patent as XML, JSON or CSV`;
  throw new PatentSourceError('PATENT_SOURCE_FORMAT', file, reason);
}
