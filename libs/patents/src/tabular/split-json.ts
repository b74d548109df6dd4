/** A value of a JSON file, or the beginning of one that is too long, or an array that is never closed. */
export type JsonPiece =
  | { readonly type: 'value'; readonly bytes: Buffer; readonly line: number; readonly byte: number }
  | { readonly type: 'oversized'; readonly head: Buffer; readonly line: number; readonly byte: number }
  | { readonly type: 'unclosed'; readonly line: number; readonly byte: number };

const EXCERPT_BYTES = 1024;
const [NEWLINE, QUOTE, BACKSLASH, COMMA] = [0x0a, 0x22, 0x5c, 0x2c] as const;
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d] as const;
/** Blanks, the byte order mark, and the separator of JSON text sequences (RFC 7464). */
const BETWEEN = new Set([0x20, 0x09, 0x0d, 0x1e, 0xef, 0xbb, 0xbf]);

/**
 * The values of JSON Lines, of an array, of objects one behind the other, pretty-printed or not. Of a value above `maxBytes` only
 * the beginning is ever held. Values are not checked here: what is cut short or no JSON comes as it stands and fails to parse.
 *
 * A value ends with the bracket that closes it. One that is cut short would swallow all that follows; it also ends where a
 * line breaks within a string, which JSON forbids, and where a line begins like a record of its own.
 */
export async function* splitJson(chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<JsonPiece> {
  const splitter = new JsonSplitter(maxBytes);
  for await (const chunk of chunks) yield* splitter.pieces(chunk);
  yield* splitter.end();
}

class JsonSplitter {
  #held: Buffer[] = [];
  #heldBytes = 0;
  #oversized: Buffer | null = null;
  /** Where the value begins that is being read; `null` between values. */
  #start: { readonly line: number; readonly byte: number } | null = null;
  /** Open brackets of the value, and arrays around it. */
  #depth = 0;
  #arrays = 0;
  #inString = false;
  #escaped = false;
  /** The last byte of the value outside of strings that is no blank. */
  #last = 0;
  /** The shape of the value's lines: has the first one more than a bracket, is a later one indented? */
  #firstLine: 'open' | 'bracket' | 'more' = 'open';
  #indented = false;
  #atLineStart = true;
  #line = 1;
  #offset = 0;

  constructor(private readonly maxBytes: number) {}

  *pieces(chunk: Buffer): Generator<JsonPiece> {
    const next = new NextBytes(chunk);
    /** Where in the chunk the value, or its rest, begins. */
    let from = 0;
    let at = 0;
    while (at < chunk.length) {
      if (this.#inString) {
        at = this.#skipString(chunk, next, at);
        continue;
      }
      const byte = chunk[at]!;
      const lineStart = this.#atLineStart;
      this.#atLineStart = byte === NEWLINE;
      if (this.#start === null) {
        if (this.#isBetween(byte)) {
          at++;
          continue;
        }
        from = at;
        this.#begin(at);
      } else if (lineStart && this.#depth > 0 && this.#beginsAnew(byte)) {
        yield* this.#finish(chunk, from, at);
        this.#atLineStart = true;
        continue;
      }
      const ends = this.#step(byte);
      if (ends === 'before') {
        yield* this.#finish(chunk, from, at);
        this.#atLineStart = lineStart;
        continue;
      }
      at++;
      if (ends === 'behind') yield* this.#finish(chunk, from, at);
    }
    if (this.#start !== null) this.#hold(chunk.subarray(from));
    this.#offset += chunk.length;
  }

  *end(): Generator<JsonPiece> {
    if (this.#start !== null) yield* this.#finish(Buffer.alloc(0), 0, 0);
    if (this.#arrays > 0) yield { type: 'unclosed', line: this.#line, byte: this.#offset };
  }

  #begin(at: number): void {
    this.#start = { line: this.#line, byte: this.#offset + at };
    this.#depth = 0;
    this.#last = 0;
    this.#firstLine = 'open';
    this.#indented = false;
  }

  /** What stands between values: blanks, commas, and the brackets of arrays around them, which are flattened. */
  #isBetween(byte: number): boolean {
    if (byte === NEWLINE) this.#line++;
    else if (byte === OPEN_BRACKET) this.#arrays++;
    else if (byte === CLOSE_BRACKET && this.#arrays > 0) this.#arrays--;
    else return BETWEEN.has(byte) || byte === COMMA;
    return true;
  }

  /** Whether a line that begins within a value is a new record, so that the value was cut short. */
  #beginsAnew(byte: number): boolean {
    if (byte !== OPEN_BRACE) {
      if (BETWEEN.has(byte)) this.#indented = true;
      return false;
    }
    // Pretty-printed: what is indented within the record begins at the margin only where the next one does.
    if (this.#firstLine === 'bracket') return this.#indented;
    return this.#last !== COMMA && this.#last !== OPEN_BRACKET;
  }

  /** Goes over a byte outside of strings; says whether the value ends with it or has ended before it. */
  #step(byte: number): 'before' | 'behind' | null {
    if (byte === NEWLINE) {
      if (this.#depth === 0) return 'before';
      this.#line++;
      if (this.#firstLine === 'open') this.#firstLine = 'bracket';
      return null;
    }
    if (BETWEEN.has(byte)) return null;
    if (this.#depth === 0 && this.#last !== 0) {
      // A number, a word, a string: what is no object ends where the next one begins.
      if (byte === COMMA || (byte === CLOSE_BRACKET && this.#arrays > 0)) return 'before';
    }
    if (this.#firstLine === 'open' && this.#last !== 0) this.#firstLine = 'more';
    const opening = byte === OPEN_BRACE || byte === OPEN_BRACKET;
    if (byte === QUOTE) this.#inString = true;
    else if (opening && (this.#depth > 0 || this.#last === 0)) this.#depth++;
    const closing = byte === CLOSE_BRACE || byte === CLOSE_BRACKET;
    this.#last = byte;
    return closing && this.#depth > 0 && --this.#depth === 0 ? 'behind' : null;
  }

  /** Goes to the end of the string, or of the line, at which a string that is never closed ends. */
  #skipString(chunk: Buffer, next: NextBytes, from: number): number {
    let at = from;
    // The character that a backslash escapes; a line ends also behind one.
    if (this.#escaped && chunk[at] !== NEWLINE) at++;
    this.#escaped = false;
    for (;;) {
      const quote = next.quote(at);
      const backslash = next.backslash(at);
      const newline = next.newline(at);
      if (newline < quote && (newline < backslash || newline === backslash + 1)) {
        this.#inString = false;
        // The value ends here whatever is open.
        this.#depth = 0;
        return newline;
      }
      if (quote < backslash) {
        this.#inString = false;
        return quote + 1;
      }
      if (backslash === Infinity) return chunk.length;
      if (backslash + 1 === chunk.length) {
        this.#escaped = true;
        return chunk.length;
      }
      at = backslash + 2;
    }
  }

  #hold(part: Buffer): void {
    if (this.#oversized !== null) return;
    this.#held.push(part);
    this.#heldBytes += part.length;
    if (this.#heldBytes <= this.maxBytes) return;
    const heads = this.#held.map((held) => held.subarray(0, EXCERPT_BYTES));
    this.#oversized = Buffer.concat(heads).subarray(0, EXCERPT_BYTES);
    this.#held = [];
  }

  *#finish(chunk: Buffer, from: number, to: number): Generator<JsonPiece> {
    this.#hold(chunk.subarray(from, to));
    const { line, byte } = this.#start!;
    if (this.#oversized !== null) yield { type: 'oversized', head: this.#oversized, line, byte };
    else yield { type: 'value', bytes: Buffer.concat(this.#held), line, byte };
    this.#held = [];
    this.#heldBytes = 0;
    this.#oversized = null;
    this.#start = null;
  }
}

/** Where in a chunk the next of some bytes stand, each looked for once. */
class NextBytes {
  #quote = -1;
  #backslash = -1;
  #newline = -1;

  constructor(private readonly chunk: Buffer) {}

  quote(from: number): number {
    return this.#quote < from ? (this.#quote = this.#find(QUOTE, from)) : this.#quote;
  }

  backslash(from: number): number {
    return this.#backslash < from ? (this.#backslash = this.#find(BACKSLASH, from)) : this.#backslash;
  }

  newline(from: number): number {
    return this.#newline < from ? (this.#newline = this.#find(NEWLINE, from)) : this.#newline;
  }

  #find(byte: number, from: number): number {
    const found = this.chunk.indexOf(byte, from);
    return found === -1 ? Infinity : found;
  }
}
