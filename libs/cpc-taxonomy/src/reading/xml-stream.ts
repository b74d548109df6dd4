import { SaxesParser } from 'saxes';
import { SchemeError, type SchemePlace } from './scheme-error.js';

const MAX_DEPTH = 200;

export type XmlAttributes = Readonly<Record<string, string>>;

/** What a reader does with a document; it keeps what it has found until `take` is called. */
export interface XmlReader<Found> {
  open(name: string, attributes: XmlAttributes): void;
  text(text: string): void;
  close(name: string): void;
  /** Hands over what was found since the last call. */
  take(): Found[];
}

/** Makes the reader of one document; `here` is the place where the parser stands. */
export type XmlReaderOf<Found> = (here: () => SchemePlace) => XmlReader<Found>;

/**
 * Parses a stream of XML strictly and yields what its reader finds, chunk by chunk. Entities of a DOCTYPE are never
 * expanded: a reference to one is an error, so an entity bomb has no fuse.
 * Throws `SchemeError` (`SCHEME_XML_INVALID`, `SCHEME_ENCODING_INVALID`) with the line.
 */
export async function* readXml<Found>(
  chunks: AsyncIterable<Buffer>,
  place: SchemePlace,
  readerOf: XmlReaderOf<Found>,
): AsyncGenerator<Found, void, undefined> {
  const parser = new SaxesParser({ xmlns: false, position: true });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const here = () => ({ ...place, line: parser.line });
  const reader = readerOf(here);
  let depth = 0;
  parser.on('error', (cause) => {
    throw new SchemeError('SCHEME_XML_INVALID', here(), `this is not well-formed XML (${cause.message}).`, {
      cause,
    });
  });
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding === undefined || /^(utf-8|us-ascii)$/i.test(encoding)) return;
    throw new SchemeError(
      'SCHEME_ENCODING_INVALID',
      here(),
      `the encoding is ${encoding}; only UTF-8 is read.`,
    );
  });
  parser.on('opentag', (tag) => {
    if (++depth > MAX_DEPTH) {
      throw new SchemeError('SCHEME_XML_INVALID', here(), `elements are nested more than ${MAX_DEPTH} deep.`);
    }
    reader.open(tag.name, tag.attributes);
  });
  parser.on('closetag', (tag) => {
    depth--;
    reader.close(tag.name);
  });
  parser.on('text', (text) => reader.text(text));
  for await (const chunk of chunks) {
    parser.write(decode(decoder, chunk, here));
    yield* reader.take();
  }
  parser.write(decode(decoder, null, here)).close();
  yield* reader.take();
}

function decode(
  decoder: InstanceType<typeof TextDecoder>,
  chunk: Buffer | null,
  here: () => SchemePlace,
): string {
  try {
    return chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (cause) {
    throw new SchemeError('SCHEME_ENCODING_INVALID', here(), 'the text is not UTF-8.', { cause });
  }
}
