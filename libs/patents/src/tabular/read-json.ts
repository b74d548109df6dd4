import { isUtf8 } from 'node:buffer';
import type { ReadLimits } from '../limits.js';
import { resultsOf, type RecordOrigin } from '../record/record-results.js';
import { rejected, type ReadResult } from '../record/rejection.js';
import { IgnoredNames } from './ignored-names.js';
import { parseJson, recordsIn } from './json-content.js';
import { patentFromJson } from './json-record.js';
import { splitJson, type JsonPiece } from './split-json.js';

/**
 * Reads the records of JSON Lines, of an array, or of objects one behind the other, pretty-printed or not (see `patentFromJson`);
 * holds one record at a time. Of what is broken one rejection says where, and reading goes on behind it.
 */
export async function* readJson(
  file: string,
  chunks: AsyncIterable<Buffer>,
  limits: ReadLimits,
): AsyncGenerator<ReadResult> {
  const reader = new JsonReader(file, limits);
  for await (const piece of splitJson(chunks, limits.rowBytes)) yield* reader.results(piece);
}

class JsonReader {
  #record = 0;
  readonly #ignored = new IgnoredNames();

  constructor(
    private readonly file: string,
    private readonly limits: ReadLimits,
  ) {}

  *results(piece: JsonPiece): Generator<ReadResult> {
    if (piece.type === 'value') {
      yield* this.#value(piece.bytes, piece);
    } else if (piece.type === 'oversized') {
      const reason = `the record has more than ${this.limits.rowBytes} bytes`;
      yield rejected('record', 'PATENT_RECORD_TOO_LARGE', reason, this.#origin(piece), piece.head);
    } else {
      const reason = 'the file ends within a list; it was cut short';
      yield rejected('record', 'PATENT_JSON_MALFORMED', reason, this.#origin(piece));
    }
  }

  *#value(bytes: Buffer, at: { readonly line: number; readonly byte: number }): Generator<ReadResult> {
    if (!isUtf8(bytes)) {
      yield rejected('record', 'PATENT_ENCODING_INVALID', 'the record is not UTF-8', this.#origin(at), bytes);
      return;
    }
    const text = bytes.toString('utf8');
    const value = parseJson(text);
    if (!(value instanceof SyntaxError)) {
      for (const record of recordsIn(value)) yield* this.#records(record, at);
    } else if (/\n\{/.test(text)) yield* this.#lines(bytes, at);
    else
      yield rejected(
        'record',
        'PATENT_JSON_MALFORMED',
        value.message.slice(0, 300),
        this.#origin(at),
        text.trimEnd(),
      );
  }

  *#records(value: unknown, at: { readonly line: number; readonly byte: number }): Generator<ReadResult> {
    const read = patentFromJson(value);
    const ignored = 'patent' in read ? read.ignored : [];
    for (const result of resultsOf(read, this.#origin(at))) yield this.#ignored.note(result, ignored);
  }

  /** A record that was cut short and the lines behind it, of which those that are records are read. */
  *#lines(bytes: Buffer, at: { readonly line: number; readonly byte: number }): Generator<ReadResult> {
    let from = 0;
    let broken = false;
    for (let line = at.line; from < bytes.length; line++) {
      const newline = bytes.indexOf(0x0a, from);
      const end = newline === -1 ? bytes.length : newline;
      const text = bytes.toString('utf8', from, end).trim().replace(/,$/, '');
      const value = text.startsWith('{') ? parseJson(text) : new SyntaxError('is no record');
      const place = { line, byte: at.byte + from };
      if (!(value instanceof SyntaxError)) yield* this.#records(value, place);
      else if (!broken)
        yield rejected(
          'record',
          'PATENT_JSON_MALFORMED',
          value.message.slice(0, 300),
          this.#origin(place),
          text,
        );
      broken = value instanceof SyntaxError;
      from = end + 1;
    }
  }

  #origin({ line, byte }: { readonly line: number; readonly byte: number }): RecordOrigin {
    return { file: this.file, place: { record: ++this.#record, line, byte } };
  }
}
