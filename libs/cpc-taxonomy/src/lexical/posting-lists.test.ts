import { describe, expect, it } from 'vitest';
import { LexicalIndexError } from './lexical-index-error.js';
import { type CompactPostings, termsOnDemand } from './posting-lists.js';
import { encodeVarints } from './varints.js';

/** Three terms: in documents 0 and 300, in none, in document 7 of eight. */
const compact: CompactPostings = {
  documents: 301,
  counts: Uint32Array.of(2, 0, 1),
  holders: Uint32Array.of(2, 0, 1),
  distances: encodeVarints([0, 299, 7]),
  levels: Uint8Array.of(255, 51, 255),
  greatest: Float32Array.of(2.5, 0, 4),
};

describe('termsOnDemand', () => {
  it('gives documents and scores of each term, in any order', () => {
    const of = termsOnDemand(compact);
    expect(of(2)).toEqual({ rows: Uint32Array.of(7), impacts: Float32Array.of(4) });
    expect(of(0)).toEqual({ rows: Uint32Array.of(0, 300), impacts: Float32Array.of(2.5, 0.5) });
    expect(of(1)).toEqual({ rows: new Uint32Array(), impacts: new Float32Array() });
  });

  it('looks at the postings of a term when it is asked for', () => {
    const of = termsOnDemand({ ...compact, documents: 8 });
    expect([...of(2).rows]).toEqual([7]);
    expect(() => of(0)).toThrow(LexicalIndexError);
  });

  it.each([
    ['a number too few', { distances: encodeVarints([0, 299]) }],
    ['a number too many', { distances: encodeVarints([0, 299, 7, 1]) }],
    ['a number that does not end', { distances: Uint8Array.of(0, 171, 2, 255) }],
    ['a level too few', { levels: Uint8Array.of(255, 51) }],
  ])('refuses %s', (_, wrong) => {
    expect(() => termsOnDemand({ ...compact, ...wrong })).toThrow(LexicalIndexError);
  });
});
