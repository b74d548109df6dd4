import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type CpcSymbol, type RemovedSymbol, type SchemeEntry, Taxonomy } from '@nonet/cpc-taxonomy';
import { entrySlices } from '@nonet/experts/taxonomy-index';

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

/** Reads what {@link schemeLines} made. @throws SyntaxError, TaxonomyError, and what the file system says */
export async function readKeptScheme(file: string): Promise<Taxonomy> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity })[
    Symbol.asyncIterator
  ]();
  const first = await lines.next();
  const { version, gone } = JSON.parse(String(first.value)) as Head;
  return Taxonomy.build(entriesOf(lines), { version, removed: new Map(gone) });
}

async function* entriesOf(lines: AsyncIterableIterator<string>): AsyncGenerator<SchemeEntry> {
  for await (const line of lines) yield* JSON.parse(line) as SchemeEntry[];
}

const lineOf = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value)}\n`);
