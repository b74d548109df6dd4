import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeIndex } from './lexical-file.js';
import { LexicalIndexError } from './lexical-index-error.js';
import { LexicalIndex, type LexicalDocument } from './lexical-index.js';

const document = (title: string, body = ''): LexicalDocument => ({
  fields: [
    { text: title, weight: 3 },
    { text: body, weight: 1 },
  ],
});

const shelf = LexicalIndex.build([
  document('Watering gardens', 'hoses, sprinklers and pumps for gardens'),
  document('Pumps', 'pumping liquids; pump valves'),
  document('Brewing beer', 'kettles, hops and yeast'),
  document('Stores for hydrogen', 'tanks and valves'),
]);

describe('LexicalIndex', () => {
  it('finds documents by their words, whatever their ending, best first', () => {
    expect(shelf.search('a pump, comprising valves', { top: 3 }).map((hit) => hit.document)).toEqual([
      1, 3, 0,
    ]);
    expect(shelf.search('BREWED', { top: 3 }).map((hit) => hit.document)).toEqual([2]);
  });

  it('gives one score per document, 0 where nothing is shared or asked', () => {
    const scores = shelf.scores('hydrogen tank');
    expect(scores).toHaveLength(shelf.size);
    expect([...scores].map((score) => score > 0)).toEqual([false, false, false, true]);
    expect([...shelf.scores('')]).toEqual([0, 0, 0, 0]);
    expect([...shelf.scores('the method according to claim 1, wherein said')]).toEqual([0, 0, 0, 0]);
  });

  it('gives no more documents than were asked for', () => {
    expect(shelf.search('pumps and valves', { top: 1 }).map((hit) => hit.document)).toEqual([1]);
  });

  it('counts a word in a heavier field for more, and a repeated word of the query for less each time', () => {
    const index = LexicalIndex.build([
      document('salt', 'pepper'),
      document('pepper', 'salt'),
      document('sugar'),
    ]);
    const [first, second] = index.scores('salt');
    expect(first).toBeGreaterThan(second);
    const twice = index.scores('salt salt')[0] / first;
    expect(twice).toBeGreaterThan(1);
    expect(twice).toBeLessThan(2);
  });

  it('explains a score: its words add up to it', () => {
    const query = 'A pump with valves pumps water through hoses to gardens';
    const scores = shelf.scores(query);
    for (let at = 0; at < shelf.size; at++) {
      const sum = shelf.explain(query, at).reduce((total, { weight }) => total + weight, 0);
      expect(sum).toBeCloseTo(scores[at], 4);
    }
    expect(shelf.explain(query, 1).map(({ term }) => term)).toEqual(['pump', 'valves']);
    expect(shelf.explain(query, 2)).toEqual([]);
  });

  it('does not depend on the order of the documents', () => {
    const word = fc.constantFrom('pump', 'valve', 'beer', 'tank', 'garden', 'hose', 'yeast');
    const texts = fc.array(
      fc.array(word, { maxLength: 8 }).map((list) => list.join(' ')),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(texts, word, (bodies, query) => {
        const forwards = LexicalIndex.build(bodies.map((body) => document(body))).scores(query);
        const backwards = LexicalIndex.build([...bodies].reverse().map((body) => document(body))).scores(
          query,
        );
        forwards.forEach((score, at) => expect(score).toBeCloseTo(backwards[bodies.length - 1 - at], 4));
        // BM25 is monotone: who lacks the word gets nothing.
        bodies.forEach((body, at) => expect(forwards[at] > 0).toBe(body.split(' ').includes(query)));
      }),
    );
  });

  it('survives being written and read', () => {
    const copy = LexicalIndex.deserialise(shelf.serialise());
    expect(copy.size).toBe(shelf.size);
    expect(copy.search('pump valves', { top: 4 })).toEqual(shelf.search('pump valves', { top: 4 }));
    const empty = LexicalIndex.deserialise(LexicalIndex.build([]).serialise());
    expect(empty.search('pump', { top: 4 })).toEqual([]);
  });

  it('leaves out words of fewer documents than asked for, and the lighter words of a document', () => {
    const texts = ['pump valve hose', 'pump valve tank', 'pump yeast'].map((text) => document(text));
    const common = LexicalIndex.build(texts, { minDocuments: 2 });
    expect(common.search('hose tank yeast', { top: 3 })).toEqual([]);
    expect(common.search('valve', { top: 3 }).map((hit) => hit.document)).toEqual([0, 1]);
    const heaviest = LexicalIndex.build(texts, { termsPerDocument: 1 });
    expect(heaviest.search('pump', { top: 3 })).toEqual([]);
    // What is left of a document scores as it does with all of it.
    const rare = heaviest.search('hose', { top: 3 });
    expect(rare).toEqual(LexicalIndex.build(texts).search('hose', { top: 3 }));
    expect(rare).toHaveLength(1);
  });

  it('counts a word that a query repeats as often as its options say', () => {
    const [saturated, logarithmic] = (['saturated', 'logarithmic'] as const).map((repetition) => {
      const index = LexicalIndex.build([document('salt')], { repetition });
      return index.scores('salt '.repeat(7))[0] / index.scores('salt')[0];
    });
    expect(saturated).toBeCloseTo((7 / 8) * 2, 5);
    expect(logarithmic).toBeCloseTo(Math.log(8) / Math.log(2), 5);
  });

  it('takes more documents in, and scores them as those it was built from', () => {
    const built = [document('Pumps', 'pump valves'), document('Brewing beer', 'yeast and hops')];
    const index = LexicalIndex.build(built);
    const grown = index.with([built[0]]).with([built[1], document('Yachts', 'hops')]);
    expect(grown.size).toBe(5);
    for (const query of ['valves of pumps', 'hops, yeast']) {
      const [pumps, beer] = index.scores(query);
      expect([...grown.scores(query)].slice(0, 4)).toEqual([pumps, beer, pumps, beer]);
    }
    // Nobody counted yachts.
    expect(grown.search('yachts', { top: 5 })).toEqual([]);
    expect(grown.scores('hops')[4]).toBeGreaterThan(0);
    expect(LexicalIndex.deserialise(grown.serialise()).with([built[0]]).scores('pumps')[5]).toBe(
      index.scores('pumps')[0],
    );
  });

  it('is written small, with scores that hardly differ', () => {
    const compact = LexicalIndex.deserialise(shelf.serialise('compact'));
    const query = 'A pump with valves pumps water through hoses to gardens; hydrogen';
    const [exact, rounded] = [shelf.scores(query), compact.scores(query)];
    exact.forEach((score, at) => expect(Math.abs(rounded[at] - score)).toBeLessThanOrEqual(score / 100));
    expect(compact.explain(query, 1).map(({ term }) => term)).toEqual(
      shelf.explain(query, 1).map(({ term }) => term),
    );
    const again = LexicalIndex.deserialise(compact.serialise('compact'));
    expect(again.scores(query)).toEqual(rounded);
    const empty = LexicalIndex.deserialise(LexicalIndex.build([]).serialise('compact'));
    expect(empty.search('pump', { top: 4 })).toEqual([]);
  });

  it('reads what is small by term, with the very scores, and postings of no term that nobody asks for', () => {
    const compact = shelf.serialise('compact');
    const [whole, byTerm] = [LexicalIndex.deserialise(compact), LexicalIndex.deserialise(compact, 'by-term')];
    const query = 'A pump with valves pumps water through hoses to gardens; hydrogen';
    expect(byTerm.scores(query)).toEqual(whole.scores(query));
    expect(byTerm.explain(query, 1)).toEqual(whole.explain(query, 1));
    expect(byTerm.size).toBe(whole.size);
    expect(Buffer.compare(byTerm.serialise(), whole.serialise())).toBe(0);
    const more = [document('pumps for hydrogen')];
    expect(byTerm.with(more).scores(query)).toEqual(whole.with(more).scores(query));

    const lists = decodeIndex(compact, 'by-term');
    expect(lists.of(1)).toBe(lists.of(1));
    expect(lists.of(1)).toEqual(decodeIndex(compact).of(1));
    const empty = LexicalIndex.build([]).serialise('compact');
    expect(LexicalIndex.deserialise(empty, 'by-term').search('pump', { top: 4 })).toEqual([]);
  });

  it('refuses bytes that are no index', () => {
    for (const format of ['full', 'compact'] as const) {
      const bytes = shelf.serialise(format);
      const changed = bytes.slice();
      changed[bytes.length - 200] ^= 255;
      const wrongs = [new Uint8Array(3), new Uint8Array(64), bytes.slice(0, -1), bytes.slice(0, 50), changed];
      for (const wrong of wrongs)
        for (const reading of ['whole', 'by-term'] as const)
          expect(() => LexicalIndex.deserialise(wrong, reading)).toThrow(LexicalIndexError);
    }
  });
});
