import { randomAt } from '@nonet/numerics';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { patentFromJson } from '../tabular/json-record.js';
import { splitPatents } from './split.js';
import type { PatentRecord } from '../record/patent-record.js';
import { DuplicateIndex } from './duplicates.js';

function patent(record: Record<string, unknown>): PatentRecord {
  const read = patentFromJson(record);
  if (!('patent' in read)) throw new Error(read.reason);
  return read.patent;
}

const WORDS =
  'kettle loom bell probe vessel water lime trap lamp sensor horn hammer thread weft warp steam'.split(' ');
/** Words drawn at random, by the seed. */
function story(seed: number, words: number): string {
  const random = randomAt(seed);
  return Array.from({ length: words }, () => WORDS[random.below(WORDS.length)]).join(' ');
}

describe('DuplicateIndex', () => {
  const original = patent({ id: 'US9900101B2', title: 'Kettle', abstract: story(1, 150), family: 'F1' });

  test.each([
    ['the same number', { id: 'US-09900101-B2', abstract: story(2, 150) }, 'same-number'],
    [
      'the same words in other print',
      { id: 'b', title: 'KETTLE', abstract: `${story(1, 150).replace(/ /g, ',  ')}.` },
      'same-text',
    ],
    ['the same family', { id: 'c', abstract: story(3, 150), family: 'F1' }, 'same-family'],
    ['a word changed', { id: 'd', title: 'Kettle', abstract: `${story(1, 148)} brass lid` }, 'similar-text'],
  ])('recognises %s', (_, repeated, reason) => {
    const index = new DuplicateIndex();
    expect(index.add(patent({ id: 'x', abstract: story(9, 150) }))).toEqual([]);
    expect(index.add(original)).toEqual([]);
    expect(index.add(patent(repeated))).toEqual([{ of: 1, reason }]);
  });

  test('does not take two patents for one that share half of their text, or have none', () => {
    const index = new DuplicateIndex();
    index.add(original);
    expect(index.add(patent({ id: 'b', abstract: `${story(1, 75)} ${story(4, 75)}` }))).toEqual([]);
    expect(index.add(patent({ id: 'c' }))).toEqual([]);
    expect(index.add(patent({ id: 'd' }))).toEqual([]);
  });

  test('finds few duplicates among a thousand different texts', () => {
    const index = new DuplicateIndex();
    for (let n = 0; n < 1000; n++) {
      expect(index.add(patent({ id: `p${n}`, abstract: story(n, 100) }))).toEqual([]);
    }
  });
});

describe('splits', () => {
  const options = { seed: 'one', dev: 0.1, test: 0.2 };
  const corpus = Array.from({ length: 2000 }, (_, n) =>
    patent({ id: `p${n}`, abstract: story(n, 60), family: `F${n % 1500}`, date: `20${10 + (n % 9)}-01-01` }),
  );
  const splits = splitPatents(corpus, options);

  test('have the shares asked for', () => {
    const share = (split: string) => splits.filter((given) => given === split).length / splits.length;
    expect(share('test')).toBeCloseTo(0.2, 1);
    expect(share('dev')).toBeCloseTo(0.1, 1);
  });

  test('keep a family together', () => {
    for (let n = 1500; n < 2000; n++) expect(splits[n]).toBe(splits[n - 1500]);
  });

  test('keep a text together that comes twice under different families', () => {
    const twice = corpus.slice(0, 300).map((one, n) => ({ ...one, number: `q${n}`, familyId: `G${n}` }));
    const both = splitPatents([...corpus.slice(0, 300), ...twice], options);
    expect(both.slice(300)).toEqual(both.slice(0, 300));
  });

  test('depend on the seed, and on nothing but it', () => {
    expect(splitPatents(corpus, options)).toEqual(splits);
    expect(splitPatents(corpus, { ...options, seed: 'two' })).not.toEqual(splits);
  });

  test('stay as they are when patents are added, in whatever order', () => {
    const added = Array.from({ length: 500 }, (_, n) =>
      patent({ id: `new${n}`, abstract: story(5000 + n, 60), family: `F${n + 1200}`, date: '2005-01-01' }),
    );
    expect(splitPatents([...corpus, ...added], options).slice(0, corpus.length)).toEqual(splits);
    expect(splitPatents([...added, ...corpus], options).slice(added.length)).toEqual(splits);
    fc.assert(
      fc.property(fc.shuffledSubarray(corpus.slice(0, 200), { minLength: 200 }), (shuffled) => {
        const again = splitPatents(shuffled, options);
        shuffled.forEach((one, position) => expect(again[position]).toBe(splits[corpus.indexOf(one)]));
      }),
      { numRuns: 5 },
    );
  });

  test('are refused when nothing would be left to train on', () => {
    expect(() => splitPatents([], { seed: 'x', dev: 0.5, test: 0.5 })).toThrow(RangeError);
    expect(() => splitPatents([], { seed: 'x', dev: -0.1, test: 0.5 })).toThrow(RangeError);
  });
});
