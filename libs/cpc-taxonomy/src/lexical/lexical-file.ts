import type { Postings } from './lexical-index.js';

/** Bytes that are no lexical index, or one of another version. */
export class LexicalIndexError extends Error {
  override readonly name = 'LexicalIndexError';
  readonly code = 'LEXICAL_INDEX_INVALID';
}

/*
 * Layout, little endian: the magic number, then the counts of documents, terms, postings and bytes of term text (five
 * uint32), then starts (uint32), rows (uint32), impacts (float32), and the terms as UTF-8, one per line.
 */
const MAGIC = 0x3158_4c4e;
const HEADER = 5;

/** The postings as bytes, to keep in a file or a cache. */
export function encodeIndex(postings: Postings): Uint8Array {
  const { documents, terms, starts, rows, impacts } = postings;
  const text = Buffer.from(terms.join('\n'));
  const header = Uint32Array.of(MAGIC, documents, terms.length, rows.length, text.length);
  return Buffer.concat([header, starts, rows, impacts].map(bytesOf).concat(text));
}

/** Throws `LexicalIndexError`. */
export function decodeIndex(bytes: Uint8Array): Postings {
  // A copy starts at a multiple of four, which typed arrays need.
  const data = new Uint8Array(bytes);
  if (data.length < HEADER * 4)
    throw new LexicalIndexError(`${data.length} bytes are too few for a lexical index.`);
  const [magic, documents, termCount, postingCount, textLength] = new Uint32Array(data.buffer, 0, HEADER);
  if (magic !== MAGIC)
    throw new LexicalIndexError('These bytes are no lexical index of this version; build it again.');
  const expected = 4 * (HEADER + termCount + 1 + 2 * postingCount) + textLength;
  if (data.length !== expected) {
    throw new LexicalIndexError(
      `The lexical index has ${data.length} bytes where its header says ${expected}.`,
    );
  }
  const startsAt = HEADER * 4;
  const rowsAt = startsAt + 4 * (termCount + 1);
  const impactsAt = rowsAt + 4 * postingCount;
  const text = Buffer.from(data.buffer, impactsAt + 4 * postingCount, textLength).toString('utf8');
  const postings = {
    documents,
    terms: textLength === 0 ? [] : text.split('\n'),
    starts: new Uint32Array(data.buffer, startsAt, termCount + 1),
    rows: new Uint32Array(data.buffer, rowsAt, postingCount),
    impacts: new Float32Array(data.buffer, impactsAt, postingCount),
  };
  const ascending = postings.starts.every((start, i) => i === 0 || start >= postings.starts[i - 1]);
  if (
    postings.terms.length !== termCount ||
    !ascending ||
    postings.starts[termCount] !== postingCount ||
    postings.rows.some((row) => row >= documents)
  ) {
    throw new LexicalIndexError('The lexical index contradicts itself; build it again.');
  }
  return postings;
}

function bytesOf(array: Uint32Array | Float32Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}
