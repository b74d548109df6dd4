import { type CpcSymbol, type RemovedSymbol, type SchemeEntry, Taxonomy } from '@nonet/cpc-taxonomy';
import { entrySlices } from '@nonet/experts/taxonomy-index';
import { readKept } from './kept-file.js';

/** The first line of the file; behind it stand the entries in scheme order, some thousand to a line. */
interface Head {
  readonly version: string;
  readonly gone: readonly (readonly [CpcSymbol, RemovedSymbol])[];
}

/** A scheme as lines of JSON, made slice by slice; the event loop turns between them. */
export async function* schemeLines(taxonomy: Taxonomy): AsyncGenerator<Buffer> {
  const head: Head = { version: taxonomy.version, gone: [...taxonomy.gone] };
  yield lineOf(head);
  for await (const entries of entrySlices(taxonomy, undefined)) yield lineOf(entries);
}

/** Reads what {@link schemeLines} made. @throws Error where it was damaged, and what the file system says */
export async function readKeptScheme(file: string): Promise<Taxonomy> {
  const lines = linesOf(await readKept(file));
  const { version, gone } = JSON.parse(String(lines.next().value)) as Head;
  return Taxonomy.build(entriesOf(lines), { version, removed: new Map(gone) });
}

function* entriesOf(lines: Iterable<string>): Generator<SchemeEntry> {
  for (const line of lines) yield* JSON.parse(line) as SchemeEntry[];
}

function* linesOf(bytes: Buffer): Generator<string, void> {
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf('\n', start);
    yield bytes.toString('utf8', start, end);
    start = end + 1;
  }
}

const lineOf = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value)}\n`);
