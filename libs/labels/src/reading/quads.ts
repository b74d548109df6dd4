import type { Quad } from '@rdfjs/types';
import { JsonLdParser } from 'jsonld-streaming-parser';
import { Parser } from 'n3';
import { RdfXmlParser } from 'rdfxml-streaming-parser';
import { SaxesParser } from 'saxes';
import { LabelFileError } from './label-file-error.js';

/** Concepts that a file names without a base stand here. */
const BASE = 'urn:labels:';
const MOST_QUADS = 5_000_000;
/** What a file of RDF abbreviates by an entity is an address. */
const ENTITY_LENGTH = 300;
/** Characters that all entities of a file may stand for. */
const MOST_ABBREVIATED = 128 * 1024 ** 2;

/** The statements of a file in Turtle (or N-Triples, TriG, N-Quads). @throws LabelFileError */
export function turtleQuads(text: string, file: string): Quad[] {
  try {
    const quads = new Parser({ baseIRI: BASE }).parse(text);
    if (quads.length > MOST_QUADS) throw tooMany(file);
    return quads;
  } catch (cause) {
    if (cause instanceof LabelFileError) throw cause;
    const { message, context } = cause as Error & { context?: { line?: number } };
    throw new LabelFileError('LABEL_FILE_SYNTAX', file, context?.line ?? null, `${message}`, { cause });
  }
}

/** @throws LabelFileError */
export async function rdfXmlQuads(text: string, file: string): Promise<Quad[]> {
  assertWellFormed(text, file);
  return streamed(new RdfXmlParser({ baseIRI: BASE, trackPosition: true }), text, file);
}

const tooMany = (file: string) =>
  new LabelFileError('LABEL_FILE_TOO_LARGE', file, null, `more than ${MOST_QUADS} statements.`);

/** The parser of RDF takes a file that ends too early for a whole one. */
function assertWellFormed(text: string, file: string): void {
  const parser = new SaxesParser({ xmlns: false });
  // Entities of the file itself that are short and hold no others: what stands elsewhere is not fetched, and none grows.
  parser.on('doctype', (doctype) => {
    const entities = new Map<string, string>();
    for (const [, name, quoted, single] of doctype.matchAll(
      /<!ENTITY\s+([\w.-]+)\s+(?:"([^"&%<]*)"|'([^'&%<]*)')\s*>/g,
    )) {
      const value = quoted ?? single ?? '';
      if (value.length <= ENTITY_LENGTH) entities.set(name!, value);
    }
    Object.assign(parser.ENTITIES, Object.fromEntries(entities));
    let length = 0;
    for (const [, name] of text.matchAll(/&([\w.-]+);/g)) length += entities.get(name!)?.length ?? 0;
    if (length > MOST_ABBREVIATED)
      throw new LabelFileError('LABEL_FILE_TOO_LARGE', file, null, 'its entities stand for too much text.');
  });
  parser.on('error', (cause) => {
    const reason = cause.message.replace(/^\d+:\d+: /, '');
    throw new LabelFileError('LABEL_FILE_SYNTAX', file, parser.line, reason, { cause });
  });
  parser.write(text).close();
}

/** Contexts that stand elsewhere are not fetched: a file says itself what its words mean. @throws LabelFileError */
export const jsonLdQuads = (text: string, file: string): Promise<Quad[]> =>
  streamed(
    new JsonLdParser({
      baseIRI: BASE,
      documentLoader: {
        load: (url: string) =>
          Promise.reject(
            new Error(`its context stands at ${url}, which is not fetched; put the context into the file`),
          ),
      },
    }),
    text,
    file,
  );

interface QuadStream {
  on(event: 'data', listener: (quad: Quad) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  end(text: string): unknown;
  destroy(): unknown;
}

function streamed(parser: unknown, text: string, file: string): Promise<Quad[]> {
  const stream = parser as QuadStream;
  return new Promise((resolve, reject) => {
    const quads: Quad[] = [];
    stream.on('data', (quad) => {
      quads.push(quad);
      if (quads.length > MOST_QUADS) {
        stream.destroy();
        reject(tooMany(file));
      }
    });
    stream.on('end', () => resolve(quads));
    stream.on('error', (cause) => {
      const { message, line } = cause as Error & { line?: number };
      const [, stated] = /^(?:Line )?(\d+):\d+/.exec(message) ?? [];
      const at = line ?? (stated === undefined ? null : Number(stated));
      reject(new LabelFileError('LABEL_FILE_SYNTAX', file, at, `${message}.`, { cause }));
    });
    stream.end(text);
  });
}
