import { brotliCompressSync, brotliDecompressSync, constants, crc32 } from 'node:zlib';
import { LexicalIndexError } from './lexical-index-error.js';
import {
  type CompactPostings,
  LEVELS,
  type PostingLists,
  type Postings,
  termsOnDemand,
  wholeLists,
} from './posting-lists.js';
import { decodeVarints, encodeVarints } from './varints.js';

/** How an index is kept: in full, quick to read; or small, what a term adds to a document rounded to eight bits. */
export type LexicalFormat = 'full' | 'compact';

/** How a small one is read: as a whole, for many questions, or term by term as these are asked for. */
export type LexicalReading = 'whole' | 'by-term';

/*
 * Layout, little endian: the magic number, the CRC-32 of what follows it, the counts of documents, terms and postings and
 * the bytes of each part (uint32), then the parts:
 *   full     starts, rows (uint32), impacts (float32), holders (uint32)
 *   compact  postings of each term and holders (varint); distances of rows (varint) as one Brotli stream; impacts (uint8,
 *            in units of a 255th of the greatest of the term) as another; that greatest (float32)
 * and last the terms, one per line, and options, population and mean lengths as JSON, both UTF-8; compact: the terms as Brotli.
 */
const MAGIC: Readonly<Record<LexicalFormat, number>> = { full: 0x3258_4c4e, compact: 0x4358_4c4e };
const PARTS = 6;
const HEADER = 5 + PARTS;

/** The postings as bytes, to keep in a file or a cache. */
export function encodeIndex(postings: Postings, format: LexicalFormat): Uint8Array {
  const { documents, terms, rows, options, population, meanLengths } = postings;
  const text = Buffer.from(terms.join('\n'));
  const description = Buffer.from(JSON.stringify({ options, population, meanLengths } satisfies Description));
  const parts = format === 'full' ? fullParts(postings) : compactParts(postings);
  parts.push(format === 'full' ? text : packed(text, constants.BROTLI_MODE_TEXT), description);
  const header = Uint32Array.of(
    MAGIC[format],
    0,
    documents,
    terms.length,
    rows.length,
    ...parts.map(({ length }) => length),
  );
  const bytes = Buffer.concat([bytesOf(header), ...parts]);
  bytes.writeUInt32LE(crc32(bytes.subarray(8)), 4);
  return bytes;
}

/** Throws `LexicalIndexError`. */
export function decodeIndex(bytes: Uint8Array, reading: LexicalReading = 'whole'): PostingLists {
  if (bytes.length < HEADER * 4)
    throw new LexicalIndexError(`${bytes.length} bytes are too few for a lexical index.`);
  const header = arrayOf(Uint32Array, bytes.subarray(0, HEADER * 4));
  const [magic, sum, documents, termCount, postingCount, ...lengths] = header;
  const format = magic === MAGIC.full ? 'full' : magic === MAGIC.compact ? 'compact' : null;
  if (format === null)
    throw new LexicalIndexError('These bytes are no lexical index of this version; build it again.');
  const expected = lengths.reduce((total, length) => total + length, HEADER * 4);
  if (bytes.length !== expected) {
    throw new LexicalIndexError(
      `The lexical index has ${bytes.length} bytes where its header says ${expected}.`,
    );
  }
  if (crc32(bytes.subarray(8)) !== sum)
    throw new LexicalIndexError('The lexical index is not as it was written; build it again.');
  const parts: Uint8Array[] = [];
  lengths.reduce((at, length) => (parts.push(bytes.subarray(at, at + length)), at + length), HEADER * 4);
  try {
    const text = Buffer.from(format === 'full' ? parts[4] : brotliDecompressSync(parts[4])).toString('utf8');
    const description = JSON.parse(Buffer.from(parts[5]).toString('utf8')) as Description;
    const terms = text === '' ? [] : text.split('\n');
    const known = { documents, terms, ...description };
    const compact = format === 'compact' ? unpacked(parts, documents, termCount) : null;
    const whole = (): Postings => {
      const arrays = compact === null ? readFull(parts) : readCompact(compact, postingCount);
      const postings = { ...known, ...arrays };
      check(postings, termCount, postingCount);
      return postings;
    };
    if (compact === null || reading === 'whole') return wholeLists(whole());
    if (terms.length !== termCount || compact.levels.length !== postingCount) throw contradiction();
    return { ...known, holders: compact.holders, of: termsOnDemand(compact), whole };
  } catch (cause) {
    if (cause instanceof LexicalIndexError) throw cause;
    throw contradiction(cause);
  }
}

type Description = Pick<Postings, 'options' | 'population' | 'meanLengths'>;
type Arrays = Pick<Postings, 'starts' | 'rows' | 'impacts' | 'holders'>;

const fullParts = ({ starts, rows, impacts, holders }: Postings): Buffer[] =>
  [starts, rows, impacts, holders].map(bytesOf);

const readFull = (parts: readonly Uint8Array[]): Arrays => ({
  starts: arrayOf(Uint32Array, parts[0]),
  rows: arrayOf(Uint32Array, parts[1]),
  impacts: arrayOf(Float32Array, parts[2]),
  holders: arrayOf(Uint32Array, parts[3]),
});

function compactParts({ terms, starts, rows, impacts, holders }: Postings): Buffer[] {
  const distances = new Uint32Array(rows.length);
  const levels = new Uint8Array(rows.length);
  const greatest = new Float32Array(terms.length);
  for (let term = 0; term < terms.length; term++) {
    let before = -1;
    for (let i = starts[term]; i < starts[term + 1]; i++)
      greatest[term] = Math.max(greatest[term], impacts[i]);
    for (let i = starts[term]; i < starts[term + 1]; i++) {
      distances[i] = rows[i] - before - 1;
      before = rows[i];
      levels[i] = Math.max(1, Math.round((impacts[i] / greatest[term]) * LEVELS));
    }
  }
  const counts = Uint32Array.from(terms, (_, term) => starts[term + 1] - starts[term]);
  return [
    Buffer.concat([encodeVarints(counts), encodeVarints(holders)]),
    packed(encodeVarints(distances)),
    packed(levels),
    bytesOf(greatest),
  ];
}

function unpacked(parts: readonly Uint8Array[], documents: number, termCount: number): CompactPostings {
  const numbers = decodeVarints(parts[0], 2 * termCount);
  return {
    documents,
    counts: numbers.subarray(0, termCount),
    holders: numbers.subarray(termCount),
    distances: brotliDecompressSync(parts[1]),
    levels: brotliDecompressSync(parts[2]),
    greatest: arrayOf(Float32Array, parts[3]),
  };
}

function readCompact(compact: CompactPostings, postingCount: number): Arrays {
  const { counts, holders, levels, greatest } = compact;
  const distances = decodeVarints(compact.distances, postingCount);
  const starts = new Uint32Array(counts.length + 1);
  const impacts = new Float32Array(postingCount);
  for (let term = 0, i = 0; term < counts.length; term++) {
    const end = i + counts[term];
    const unit = greatest[term] / LEVELS;
    for (let row = -1; i < end; i++) {
      row += distances[i] + 1;
      distances[i] = row;
      impacts[i] = levels[i] * unit;
    }
    starts[term + 1] = end;
  }
  return { starts, rows: distances, impacts, holders };
}

function check(postings: Postings, termCount: number, postingCount: number): void {
  const { documents, terms, starts, rows, impacts, holders } = postings;
  if (
    terms.length !== termCount ||
    holders.length !== termCount ||
    starts.length !== termCount + 1 ||
    !isAscending(starts) ||
    starts[termCount] !== postingCount ||
    rows.length !== postingCount ||
    impacts.length !== postingCount ||
    greatestOf(rows) >= documents
  ) {
    throw contradiction();
  }
}

const contradiction = (cause?: unknown): LexicalIndexError =>
  new LexicalIndexError('The lexical index contradicts itself; build it again.', { cause });

// Loops: a call for each of some million numbers takes as long as to read them.

function isAscending(values: Uint32Array): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] < values[i - 1]) return false;
  return true;
}

/** -1 where there are none. */
function greatestOf(values: Uint32Array): number {
  let greatest = -1;
  for (let i = 0; i < values.length; i++) if (values[i] > greatest) greatest = values[i];
  return greatest;
}

function packed(bytes: Uint8Array, mode: number = constants.BROTLI_MODE_GENERIC): Buffer {
  const params = { [constants.BROTLI_PARAM_MODE]: mode, [constants.BROTLI_PARAM_QUALITY]: 9 };
  return brotliCompressSync(bytes, { params });
}

function bytesOf(array: Uint32Array | Float32Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

/** A copy: it starts at a multiple of four, which typed arrays need. */
function arrayOf<T>(type: new (buffer: ArrayBufferLike) => T, bytes: Uint8Array): T {
  return new type(new Uint8Array(bytes).buffer);
}
