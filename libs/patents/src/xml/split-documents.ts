/** One XML document of a file that may hold thousands, or a note that one was too long to hold. */
export type DocumentPiece =
  | { readonly type: 'document'; readonly bytes: Buffer; readonly byte: number }
  | { readonly type: 'oversized'; readonly head: Buffer; readonly byte: number };

/** Where a file is cut into documents; all are names as they are written, with their prefix. */
export interface DocumentMarks {
  /** Behind the end tags of these elements. */
  readonly ends: readonly string[];
  /** Before the start tags of these elements: an end tag may be missing, or the element empty. */
  readonly starts: readonly string[];
}

interface Mark {
  readonly bytes: Buffer;
  readonly cut: 'before' | 'behind';
  /** Whether the name ends with the mark, or must be seen to: `<exchange-document` also begins `<exchange-documents`. */
  readonly open: boolean;
}

const PROLOG: Mark = { bytes: Buffer.from('<?xml '), cut: 'before', open: false };
/** White space, and the three bytes of a byte order mark. */
const BLANK = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);
/** What may stand behind the name in a start tag. */
const BEHIND_NAME = new Set([0x20, 0x09, 0x0a, 0x0d, 0x3e, 0x2f]);
const EXCERPT_BYTES = 1024;

/**
 * Cuts a concatenated weekly file into its documents by byte search: at the marks, and before each `<?xml` prolog, which cannot
 * stand inside a document. So a document that breaks off does no harm to the next one. Holds one document at most, and none
 * above `maxBytes`: of such a one the rest is skipped up to the next mark.
 */
export async function* splitDocuments(
  chunks: AsyncIterable<Buffer>,
  { ends, starts }: DocumentMarks,
  maxBytes: number,
): AsyncGenerator<DocumentPiece> {
  const marks: readonly Mark[] = [
    PROLOG,
    ...ends.map((name) => ({ bytes: Buffer.from(`</${name}>`), cut: 'behind', open: false }) as const),
    ...starts.map((name) => ({ bytes: Buffer.from(`<${name}`), cut: 'before', open: true }) as const),
  ];
  /** Bytes at the end of a chunk that may be the beginning of a mark. */
  const overlap = Math.max(...marks.map(({ bytes }) => bytes.length)) + 1;
  let rest: Buffer = Buffer.alloc(0);
  let restByte = 0;
  let searched = 0;
  let oversized: DocumentPiece | null = null;
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const cuts = new Cuts(bytes, marks);
    let start = oversized === null ? pastBlanks(bytes, 0) : 0;
    for (;;) {
      // The prolog or start tag at the very beginning is the document's own.
      const body = oversized === null ? start + 1 : start;
      const end = cuts.next(Math.max(searched, body));
      if (end === -1) break;
      yield oversized ?? pieceOf(bytes, start, end, restByte, maxBytes);
      oversized = null;
      start = pastBlanks(bytes, end);
    }
    if (oversized === null && bytes.length - start > maxBytes)
      oversized = oversizedPiece(bytes, start, restByte);
    if (oversized !== null) start = Math.max(start, bytes.length - overlap);
    // A copy: the small rest of a chunk must not keep the whole chunk alive.
    rest = Buffer.from(bytes.subarray(start));
    restByte += start;
    searched = oversized === null ? Math.max(0, rest.length - overlap) : 0;
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

/** Document ends in one buffer; each kind of mark is searched for once, not once for every document. */
class Cuts {
  readonly #found: (number | 'unknown')[];

  constructor(
    private readonly bytes: Buffer,
    private readonly marks: readonly Mark[],
  ) {
    this.#found = marks.map(() => 'unknown');
  }

  /** The nearest end of a document whose mark begins at `from` or behind; -1 where there is none. */
  next(from: number): number {
    let nearest = -1;
    for (const [index, mark] of this.marks.entries()) {
      const at = this.#search(mark, this.#found[index] ?? 'unknown', from);
      this.#found[index] = at;
      if (at === -1) continue;
      const end = mark.cut === 'behind' ? at + mark.bytes.length : at;
      if (nearest === -1 || end < nearest) nearest = end;
    }
    return nearest;
  }

  #search({ bytes: mark, open }: Mark, known: number | 'unknown', from: number): number {
    if (known !== 'unknown' && (known === -1 || known >= from)) return known;
    let at = this.bytes.indexOf(mark, from);
    while (open && at !== -1 && !BEHIND_NAME.has(this.bytes[at + mark.length] ?? 0))
      at = this.bytes.indexOf(mark, at + 1);
    return at;
  }
}
