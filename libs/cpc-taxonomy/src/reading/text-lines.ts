import { SchemeError, type SchemePlace } from './scheme-error.js';

const MAX_LINE_BYTES = 1024 ** 2;
const NEWLINE = 10;

export interface LineBlock {
  /** The number of the first line, from 1. */
  readonly first: number;
  readonly lines: readonly string[];
}

/**
 * Splits a stream of bytes into blocks of whole lines, without their line ends and without a byte order mark.
 * Splitting before decoding keeps multi-byte characters whole and lets an error name its line.
 * Throws `SchemeError` where a line is not UTF-8 or longer than 1 MiB.
 */
export async function* readLineBlocks(
  chunks: AsyncIterable<Buffer>,
  place: SchemePlace,
): AsyncGenerator<LineBlock, void, undefined> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  let first = 1;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      const lines = decodeLines(Buffer.concat([...rest, chunk.subarray(0, end - 1)]), first, place);
      yield { first, lines };
      first += lines.length;
      rest = [];
      restBytes = 0;
    }
    rest.push(chunk.subarray(end));
    restBytes += chunk.length - end;
    if (restBytes > MAX_LINE_BYTES) throw tooLong(place, first);
  }
  if (restBytes > 0) yield { first, lines: decodeLines(Buffer.concat(rest), first, place) };
}

function decodeLines(bytes: Buffer, first: number, place: SchemePlace): string[] {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: first > 1 });
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch (cause) {
    const line = first + firstBadLine(bytes);
    throw new SchemeError('SCHEME_ENCODING_INVALID', { ...place, line }, 'the text is not UTF-8.', { cause });
  }
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    if (lines[i].length > MAX_LINE_BYTES) throw tooLong(place, first + i);
    if (lines[i].endsWith('\r')) lines[i] = lines[i].slice(0, -1);
  }
  return lines;
}

/** How many lines stand before the first one that does not decode. */
function firstBadLine(bytes: Buffer): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let line = 0, start = 0; ; line++) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    if (newline < 0) return line;
    start = newline + 1;
  }
}

function tooLong(place: SchemePlace, line: number): SchemeError {
  return new SchemeError(
    'SCHEME_ROW_INVALID',
    { ...place, line },
    `a line may have ${MAX_LINE_BYTES} bytes, this one has more.`,
  );
}
