import { isUtf8 } from 'node:buffer';
import type { FieldProblem } from '../record/record-results.js';

/** The one value of a file, which is held as a whole and may therefore have `maxBytes` at most. */
export async function readWholeJson(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number,
): Promise<{ readonly value: unknown } | FieldProblem> {
  const held: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    held.push(chunk);
    bytes += chunk.length;
    if (bytes > maxBytes) {
      const met = held[0]!.toString('latin1', 0, 200);
      return { code: 'PATENT_RECORD_TOO_LARGE', reason: `the document has more than ${maxBytes} bytes`, met };
    }
  }
  const whole = Buffer.concat(held, bytes);
  const met = whole.toString('utf8', 0, 200);
  if (!isUtf8(whole)) return { code: 'PATENT_ENCODING_INVALID', reason: 'is not UTF-8', met };
  try {
    return { value: JSON.parse(whole.toString('utf8').replace(/^\uFEFF/, '')) as unknown };
  } catch (error) {
    // A RangeError is the parser's answer to nesting without end.
    const reason = error instanceof Error ? error.message.slice(0, 300) : String(error);
    return { code: 'PATENT_JSON_MALFORMED', reason, met };
  }
}
