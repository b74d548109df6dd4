import { LexicalIndex, LexicalIndexError, type Taxonomy } from '@nonet/cpc-taxonomy';
import { lexiconKey, type LexiconStore } from './lexicon-store.js';
import { countInThread, type LexiconBytes } from './lexicon-thread.js';
import { buildTaxonomyLexicon, type TaxonomyLexicon } from './taxonomy-lexicon.js';

/** Number of nodes up to which counting takes less time than asking another thread. */
const SMALL_TAXONOMY = 10_000;

/**
 * The lexicon of a taxonomy: counted at once for a small one, else from the store, else counted in a thread and
 * kept.
 */
export async function openLexicon(
  taxonomy: Taxonomy,
  store: LexiconStore,
  signal: AbortSignal | undefined,
): Promise<TaxonomyLexicon> {
  if (taxonomy.size <= SMALL_TAXONOMY) return buildTaxonomyLexicon(taxonomy);
  const key = await lexiconKey(taxonomy, signal);
  const kept = await readKept(store, key);
  if (kept !== null) return kept;
  const bytes = await countInThread(taxonomy, signal);
  await store.put(`${key}-subclasses`, bytes.subclasses);
  await store.put(`${key}-main-groups`, bytes.mainGroups);
  return readLexicon(bytes);
}

/** Null where nothing is kept, or what is kept cannot be read: it is counted again then and written over. */
async function readKept(store: LexiconStore, key: string): Promise<TaxonomyLexicon | null> {
  const [subclasses, mainGroups] = await Promise.all([
    store.get(`${key}-subclasses`),
    store.get(`${key}-main-groups`),
  ]);
  if (subclasses === null || mainGroups === null) return null;
  try {
    return readLexicon({ subclasses, mainGroups });
  } catch (error) {
    if (error instanceof LexicalIndexError) return null;
    throw error;
  }
}

const readLexicon = ({ subclasses, mainGroups }: LexiconBytes): TaxonomyLexicon => ({
  subclasses: LexicalIndex.deserialise(subclasses),
  mainGroups: LexicalIndex.deserialise(mainGroups),
});
