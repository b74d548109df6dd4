import { SNIFFED_BYTES, type PatentFormat } from './format/patent-format.js';
import { parquet } from './binary/parquet.format.js';
import { xlsx } from './binary/xlsx.format.js';
import { docdb } from './docdb/docdb.format.js';
import { epFullText } from './epo/ep-full-text.format.js';
import { opsJson } from './ops/ops-json.format.js';
import { opsXml } from './ops/ops-xml.format.js';
import { csv } from './tabular/csv.format.js';
import { shapeFormat } from './tabular/shapes/shape-format.js';
import { RECORD_SHAPES } from './tabular/shapes/shapes.js';
import { jsonl } from './tabular/jsonl.format.js';
import { greenBook } from './uspto/green-book.format.js';
import { odpJson } from './uspto/odp-json.format.js';
import { pap } from './uspto/pap.format.js';
import { patdoc } from './uspto/patdoc.format.js';
import { hasZipEntry } from './source/zip-entries.js';
import { usptoXml } from './uspto/uspto-xml.format.js';
import { st36 } from './wipo/st36.format.js';
import { st96 } from './wipo/st96.format.js';
import { otherXml, type XmlFormat } from './xml/xml-format.js';

const XML_FORMATS: readonly XmlFormat[] = [docdb, opsXml, epFullText, st36, st96, patdoc, pap, usptoXml];

/** The formats that are read, the more particular first: the first one that recognises a file reads it. */
export const PATENT_FORMATS: readonly PatentFormat[] = [
  ...XML_FORMATS,
  greenBook,
  opsJson,
  odpJson,
  ...RECORD_SHAPES.map(shapeFormat),
  jsonl,
  csv,
  xlsx,
  parquet,
];

/** Documents of other roots, or of several: each is read or refused by its own. */
const OTHER_XML = otherXml(XML_FORMATS);

/** Their names, for people whose file is in none of them. */
export const READ_FORMATS = `${PATENT_FORMATS.map(({ name }) => name).join(', ')}, and zip, gzip and tar of these`;

/** What a file is, told by its content alone: a format, a packing around files, or nothing that is read. */
export type SourceFormat = PatentFormat | 'gzip' | 'zip' | 'tar' | 'utf-16' | 'unknown';

const UTF8_MARK = '\u00EF\u00BB\u00BF';

export function detectFormat(head: Buffer): SourceFormat {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  const start = head.toString('latin1', 0, SNIFFED_BYTES);
  // A spreadsheet is a zip to look at, and so are documents of word processors, of which nothing is read.
  const packed = PATENT_FORMATS.find((format) => format.isBinary === true && format.recognises(start));
  if (packed !== undefined) return packed;
  if (/^PK(?:\x03\x04|\x05\x06)/.test(start))
    return hasZipEntry(start, /(?:word|ppt)\/|mimetypeapplication\/vnd\.oasis/) ? 'unknown' : 'zip';
  if (start.slice(257, 262) === 'ustar') return 'tar';
  // A byte order mark, or the NUL beside every ASCII character.
  if (/^(?:\xFF\xFE|\xFE\xFF|\0[<{\w]|[<{\w]\0)/.test(start)) return 'utf-16';
  const text = (start.startsWith(UTF8_MARK) ? start.slice(3) : start).trimStart();
  const formats = [...PATENT_FORMATS, OTHER_XML].filter((format) => format.isBinary !== true);
  return formats.find((format) => format.recognises(text)) ?? 'unknown';
}
