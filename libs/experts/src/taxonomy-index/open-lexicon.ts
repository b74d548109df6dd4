import { LexicalIndex, LexicalIndexError, type Taxonomy } from '@nonet/cpc-taxonomy';
import type { Keywords } from './keywords.js';
import { keywordsKey, lexiconKey, type LexiconStore } from './lexicon-store.js';
import { countInThread, type LexiconBytes } from './lexicon-thread.js';
import {
  buildKeywordLexicon,
  buildTaxonomyLexicon,
  keywordDocuments,
  type TaxonomyLexicon,
} from './taxonomy-lexicon.js';

/** Number of nodes up to which counting takes less time than asking another thread. */
const SMALL_TAXONOMY = 10_000;

/** The lexicon of a taxonomy: from the store, else counted (in a thread, unless it is small) and kept. */
export async function openLexicon(
  taxonomy: Taxonomy,
  store: LexiconStore,
  signal: AbortSignal | undefined,
): Promise<TaxonomyLexicon> {
  const key = await lexiconKey(taxonomy, signal);
  const kept = await readKept(store, key);
  if (kept !== null) return kept;
  const bytes = taxonomy.size <= SMALL_TAXONOMY ? count(taxonomy) : await countInThread(taxonomy, signal);
  await store.put(`${key}-subclasses`, bytes.subclasses);
  await store.put(`${key}-main-groups`, bytes.mainGroups);
  return readLexicon(bytes);
}

/** The words of the keywords of a taxonomy: from the store, else counted and kept. */
export async function openKeywordLexicon(
  taxonomy: Taxonomy,
  keywords: Keywords,
  store: LexiconStore,
): Promise<LexicalIndex> {
  const documents = keywordDocuments(taxonomy, keywords);
  const key = keywordsKey(documents);
  const kept = await store.get(key);
  const read = kept === null ? null : readable(() => LexicalIndex.deserialise(kept));
  if (read !== null) return read;
  const counted = buildKeywordLexicon(documents);
  await store.put(key, counted.serialise());
  return counted;
}

/** Null where nothing is kept, or what is kept cannot be read: it is counted again then and written over. */
async function readKept(store: LexiconStore, key: string): Promise<TaxonomyLexicon | null> {
  const [subclasses, mainGroups] = await Promise.all([
    store.get(`${key}-subclasses`),
    store.get(`${key}-main-groups`),
  ]);
  if (subclasses === null || mainGroups === null) return null;
  return readable(() => readLexicon({ subclasses, mainGroups }));
}

/** Null where it is nothing that this version wrote. */
function readable<Read>(read: () => Read): Read | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof LexicalIndexError) return null;
    throw error;
  }
}

function count(taxonomy: Taxonomy): LexiconBytes {
  const { subclasses, mainGroups } = buildTaxonomyLexicon(taxonomy);
  return { subclasses: subclasses.serialise(), mainGroups: mainGroups.serialise() };
}

const readLexicon = ({ subclasses, mainGroups }: LexiconBytes): TaxonomyLexicon => ({
  subclasses: LexicalIndex.deserialise(subclasses),
  mainGroups: LexicalIndex.deserialise(mainGroups),
});
