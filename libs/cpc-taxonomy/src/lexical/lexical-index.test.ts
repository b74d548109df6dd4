import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LexicalIndexError } from './lexical-file.js';
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

  it('keeps to a filter and to the number asked for', () => {
    const filter = (at: number) => at !== 1;
    expect(shelf.search('pumps and valves', { top: 1, filter }).map((hit) => hit.document)).toEqual([3]);
  });

  it('reads the last word as a beginning when a person types', () => {
    expect(shelf.search('hydr', { top: 2 })).toEqual([]);
    expect(shelf.search('hydr', { top: 2, lastWord: 'beginning' }).map((hit) => hit.document)).toEqual([3]);
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

  it('refuses bytes that are no index', () => {
    const bytes = shelf.serialise();
    const noRows = bytes.slice();
    noRows.fill(255, bytes.length - 200);
    for (const wrong of [new Uint8Array(3), new Uint8Array(64), bytes.slice(0, -1), noRows]) {
      expect(() => LexicalIndex.deserialise(wrong)).toThrow(LexicalIndexError);
    }
  });
});
