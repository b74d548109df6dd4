/** One XML document of a file that may hold thousands, or a note that one was too long to hold. */
export type DocumentPiece =
  | { readonly type: 'document'; readonly bytes: Buffer; readonly byte: number }
  | { readonly type: 'oversized'; readonly head: Buffer; readonly byte: number };

const PROLOG = Buffer.from('<?xml ');
const ROOT_ENDS = [Buffer.from('</us-patent-grant>'), Buffer.from('</us-patent-application>')];
/** Bytes at the end of a chunk that may be the beginning of a mark. */
const OVERLAP = Math.max(...[PROLOG, ...ROOT_ENDS].map((mark) => mark.length));
/** White space, and the three bytes of a byte order mark. */
const BLANK = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);
const EXCERPT_BYTES = 1024;

/**
 * Cuts a concatenated weekly file into its documents by byte search: behind the end tag of a root, and before each
 * `<?xml` prolog, which cannot stand inside a document. So a document that breaks off does no harm to the next one.
 * Holds one document at most, and none above `maxBytes`: of such a one the rest is skipped up to the next mark.
 */
export async function* splitDocuments(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<DocumentPiece> {
  let rest: Buffer = Buffer.alloc(0);
  let restByte = 0;
  let searched = 0;
  let oversized: DocumentPiece | null = null;
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const marks = new Marks(bytes);
    let start = oversized === null ? pastBlanks(bytes, 0) : 0;
    for (;;) {
      const body = oversized === null ? withinDocument(bytes, start) : start;
      const end = marks.next(Math.max(searched, body));
      if (end === -1) break;
      yield oversized ?? pieceOf(bytes, start, end, restByte, maxBytes);
      oversized = null;
      start = pastBlanks(bytes, end);
    }
    if (oversized === null && bytes.length - start > maxBytes)
      oversized = oversizedPiece(bytes, start, restByte);
    if (oversized !== null) start = Math.max(start, bytes.length - OVERLAP);
    // A copy: the small rest of a chunk must not keep the whole chunk alive.
    rest = Buffer.from(bytes.subarray(start));
    restByte += start;
    searched = oversized === null ? Math.max(0, rest.length - OVERLAP) : 0;
  }
  if (oversized !== null) yield oversized;
  else if (rest.length > 0) yield { type: 'document', bytes: rest, byte: restByte };
}

function pieceOf(bytes: Buffer, start: number, end: number, base: number, maxBytes: number): DocumentPiece {
  if (end - start > maxBytes) return oversizedPiece(bytes, start, base);
  return { type: 'document', bytes: bytes.subarray(start, end), byte: base + start };
}

function oversizedPiece(bytes: Buffer, start: number, base: number): DocumentPiece {
  return {
    type: 'oversized',
    head: Buffer.from(bytes.subarray(start, start + EXCERPT_BYTES)),
    byte: base + start,
  };
}

function pastBlanks(bytes: Buffer, start: number): number {
  let index = start;
  while (index < bytes.length && BLANK.has(bytes[index] ?? 0)) index++;
  return index;
}

/** The first offset at which a mark would end the document that begins at `start`: its own prolog does not. */
function withinDocument(bytes: Buffer, start: number): number {
  return bytes.subarray(start, start + PROLOG.length).equals(PROLOG) ? start + 1 : start;
}

/** Document ends in one buffer; each kind of mark is searched for once, not once for every document. */
class Marks {
  #prolog: number | 'unknown' = 'unknown';
  readonly #rootEnds: (number | 'unknown')[] = ROOT_ENDS.map(() => 'unknown');

  constructor(private readonly bytes: Buffer) {}

  /** The nearest end of a document whose mark begins at `from` or behind; -1 where there is none. */
  next(from: number): number {
    this.#prolog = this.#search(PROLOG, this.#prolog, from);
    let nearest = this.#prolog;
    for (const [index, mark] of ROOT_ENDS.entries()) {
      const at = this.#search(mark, this.#rootEnds[index] ?? 'unknown', from);
      this.#rootEnds[index] = at;
      if (at !== -1 && (nearest === -1 || at + mark.length < nearest)) nearest = at + mark.length;
    }
    return nearest;
  }

  #search(mark: Buffer, known: number | 'unknown', from: number): number {
    if (known !== 'unknown' && (known === -1 || known >= from)) return known;
    return this.bytes.indexOf(mark, from);
  }
}
