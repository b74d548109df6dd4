import { createHash } from 'node:crypto';
import { LEXICAL_DEFAULTS, type LexicalDocument, type SchemeEntry, type Taxonomy } from '@nonet/cpc-taxonomy';
import { LEXICON_PARAMETERS } from './taxonomy-lexicon.js';

/** Where the counted words of a scheme are kept between starts: a folder of files, say. */
export interface LexiconStore {
  /** The bytes under a key; null without any. */
  get(key: string): Promise<Uint8Array | null>;
  /** Keeps bytes; putting the same again is no error. A key is made of letters, digits, `.` and `-`. */
  put(key: string, bytes: Uint8Array): Promise<void>;
}

/** Keeps nothing: words are counted at each start. */
export const NO_LEXICON_STORE: LexiconStore = { get: async () => null, put: async () => undefined };

/** Nodes looked at before others get their turn: some milliseconds. */
const SLICE = 4_000;

/** The entries of a scheme in its order, slice by slice; the event loop turns between slices. */
export async function* entrySlices(
  taxonomy: Taxonomy,
  signal: AbortSignal | undefined,
): AsyncGenerator<SchemeEntry[]> {
  for (let start = 0; start < taxonomy.size; start += SLICE) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    const entries: SchemeEntry[] = [];
    for (let position = start; position < Math.min(start + SLICE, taxonomy.size); position++) {
      const { symbol, depth, title, notAllocatable, additionalOnly, definition } = taxonomy.at(position);
      entries.push({ symbol, depth, title, notAllocatable, additionalOnly, definition });
    }
    yield entries;
  }
}

/** Names the lexicon of a scheme by all it depends on: version, every text and parameters. */
export async function lexiconKey(taxonomy: Taxonomy, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([LEXICAL_DEFAULTS, LEXICON_PARAMETERS]));
  for await (const entries of entrySlices(taxonomy, signal))
    hash.update(
      entries
        .map(({ symbol, depth, title, definition }) => [symbol, depth, title, definition].join('\t'))
        .join('\n'),
    );
  return `lexicon-${taxonomy.version}-${hash.digest('hex').slice(0, 32)}`;
}

/** The same of keywords, as the documents that are counted. */
export function keywordsKey(documents: readonly LexicalDocument[]): string {
  const all = JSON.stringify([LEXICAL_DEFAULTS, LEXICON_PARAMETERS.keywords, documents]);
  return `keywords-${createHash('sha256').update(all).digest('hex').slice(0, 32)}`;
}
