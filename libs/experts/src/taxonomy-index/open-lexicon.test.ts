import { beforeAll, describe, expect, it } from 'vitest';
import { parseSymbol, Taxonomy, type SchemeEntry } from '@nonet/cpc-taxonomy';
import type { LexiconStore } from './lexicon-store.js';
import { openLexicon } from './open-lexicon.js';
import { buildTaxonomyLexicon } from './taxonomy-lexicon.js';

const WORDS = ['spade', 'plough', 'hydrogen', 'tank', 'valve', 'neuron', 'light', 'thread', 'steel', 'milk'];
const QUERY = 'a valve of a hydrogen tank, and a steel spade';

/** Large enough to be counted in a thread: the groups and subgroups of one subclass, named by turns. */
function largeScheme(firstGroup: string): Promise<Taxonomy> {
  const entry = (symbol: string, depth: number | null, title: string): SchemeEntry => ({
    symbol: parseSymbol(symbol),
    depth,
    title,
    notAllocatable: depth === null,
    additionalOnly: false,
  });
  const entries = [entry('A', null, 'Needs'), entry('A01', null, 'Farming'), entry('A01B', null, 'Soil')];
  for (let group = 1; group <= 150; group++) {
    const word = WORDS[group % WORDS.length];
    entries.push(entry(`A01B ${group}/00`, 0, group === 1 ? firstGroup : `${word} number ${group}`));
    for (let under = 1; under <= 80; under++)
      entries.push(
        entry(`A01B ${group}/${String(under).padStart(2, '0')}`, 1, `${word} ${WORDS[under % 10]}`),
      );
  }
  return Taxonomy.build(entries, { version: '2025.05' });
}

class MapStore implements LexiconStore {
  readonly kept = new Map<string, Uint8Array>();
  get = async (key: string) => this.kept.get(key) ?? null;
  put = async (key: string, bytes: Uint8Array) => void this.kept.set(key, bytes);
}

describe('the lexicon of a large taxonomy', () => {
  let taxonomy: Taxonomy;
  beforeAll(async () => {
    taxonomy = await largeScheme('hand tools');
  });

  it('equals one that is counted at once, fresh and from the store', async () => {
    const store = new MapStore();
    const wanted = buildTaxonomyLexicon(taxonomy).mainGroups.scores(QUERY);
    expect(Math.max(...wanted)).toBeGreaterThan(0);
    const fresh = await openLexicon(taxonomy, store, undefined);
    const keys = [...store.kept.keys()];
    expect(keys).toHaveLength(2);
    for (const key of keys) expect(key).toMatch(/^lexicon-2025\.05-[0-9a-f]{32}-(subclasses|main-groups)$/);
    const kept = await openLexicon(taxonomy, store, undefined);
    expect(fresh.mainGroups.scores(QUERY)).toEqual(wanted);
    expect(kept.mainGroups.scores(QUERY)).toEqual(wanted);
  });

  it('is counted again when the kept one is damaged or of other texts', async () => {
    const store = new MapStore();
    await openLexicon(taxonomy, store, undefined);
    const [key, bytes] = [...store.kept][0];
    store.kept.set(key, bytes.slice(0, 100));
    await openLexicon(taxonomy, store, undefined);
    expect(store.kept.get(key)).toEqual(bytes);

    const retitled = await largeScheme('hydrogen burners');
    const { mainGroups } = await openLexicon(retitled, store, undefined);
    expect(mainGroups.explain('burner', 0)).toMatchObject([{ term: 'burner' }]);
    expect(store.kept.size).toBe(4);
  });

  it('is no longer counted when its signal is aborted', async () => {
    const stop = new AbortController();
    const opened = openLexicon(taxonomy, new MapStore(), stop.signal);
    setImmediate(() => stop.abort(new Error('no longer wanted')));
    await expect(opened).rejects.toThrow('no longer wanted');
  });
});
