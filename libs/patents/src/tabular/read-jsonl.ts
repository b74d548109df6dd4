import { isUtf8 } from 'node:buffer';
import type { ReadLimits } from '../limits.js';
import { rejected, type ReadResult } from '../record/rejection.js';
import { splitLines } from '../source/lines.js';
import { patentFromJson } from './json-record.js';
import { resultsOf, type RecordOrigin } from '../record/record-results.js';

/** Reads one JSON record a line (see `jsonRecordSchema`); blank lines are skipped. */
export async function* readJsonl(
  file: string,
  chunks: AsyncIterable<Buffer>,
  limits: ReadLimits,
): AsyncGenerator<ReadResult> {
  let record = 0;
  for await (const piece of splitLines(chunks, limits.rowBytes)) {
    const place = { record: record + 1, line: piece.line, byte: piece.byte };
    const where: RecordOrigin = { file, place };
    if (piece.type === 'oversized') {
      record++;
      const reason = `the line has more than ${limits.rowBytes} bytes`;
      yield rejected('record', 'PATENT_RECORD_TOO_LARGE', reason, where, piece.head);
      continue;
    }
    if (!isUtf8(piece.bytes)) {
      record++;
      yield rejected('record', 'PATENT_ENCODING_INVALID', 'the line is not UTF-8', where, piece.bytes);
      continue;
    }
    const text = piece.bytes.toString('utf8').trim();
    if (text === '') continue;
    record++;
    const value = parseJson(text);
    if (value instanceof SyntaxError) {
      yield rejected('record', 'PATENT_JSON_MALFORMED', value.message.slice(0, 300), where, text);
    } else {
      yield* resultsOf(patentFromJson(value), where);
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // A RangeError is the parser's answer to nesting without end.
    return error instanceof SyntaxError ? error : new SyntaxError(String(error));
  }
}
