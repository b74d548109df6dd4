import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSymbol } from '@nonet/cpc-taxonomy';
import { pseudoSubclasses } from './pseudo-labels.js';

const symbols = (...written: string[]) => written.map((symbol) => parseSymbol(symbol));
const LABELS = symbols('A01B', 'A01K', 'G01M', 'G06N', 'G06F', 'H04L', 'H04W');
const taken = (shares: number[], ...sections: string[]) =>
  pseudoSubclasses(Float32Array.from(shares), LABELS, symbols(...sections));

describe('pseudoSubclasses', () => {
  it('gives subclasses of the known sections with a share of three tenths there, the surest first', () => {
    expect(taken([0.5, 0, 0, 0.2, 0.29, 0, 0.01], 'G')).toEqual(['G06F', 'G06N']);
    expect(taken([0.5, 0, 0, 0.2, 0.29, 0, 0.01], 'A', 'G')).toEqual(['A01B']);
  });

  it('gives the best one alone when none has three tenths, and nothing when it has less than two', () => {
    expect(taken([0.22, 0.2, 0.2, 0.19, 0.19, 0, 0], 'A', 'G', 'H')).toEqual(['A01B']);
    expect(taken([0.19, 0.18, 0.17, 0.16, 0.15, 0.15, 0], 'A', 'G', 'H')).toEqual([]);
  });

  it('gives nothing when no section is known, or the model gives the known ones nothing', () => {
    expect(taken([0.5, 0.5, 0, 0, 0, 0, 0])).toEqual([]);
    expect(taken([0.5, 0.5, 0, 0, 0, 0, 0], 'H')).toEqual([]);
  });

  it('does not depend on what the model gives to other sections, and gives none of those', () => {
    const share = fc.integer({ min: 0, max: 100 }).map((value) => value / 128);
    const sections = fc.subarray(['A', 'G', 'H']);
    const shares = fc.array(share, { minLength: LABELS.length, maxLength: LABELS.length });
    fc.assert(
      fc.property(shares, shares, sections, (own, others, known) => {
        const mixed = own.map((value, i) => (known.includes(LABELS[i][0]) ? value : others[i]));
        const found = taken(own, ...known);
        expect(taken(mixed, ...known)).toEqual(found);
        for (const symbol of found) expect(known).toContain(symbol[0]);
      }),
    );
  });
});
