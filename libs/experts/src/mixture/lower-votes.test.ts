import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { describe, expect, it } from 'vitest';
import { ExampleSet } from '../neighbours/index.js';
import { smallTaxonomy } from '../testing/small-taxonomy.js';
import { lowerVotes } from './lower-votes.js';

const example = (id: string, symbols: string) => ({
  id,
  symbols: symbols.split(', ') as CpcSymbol[],
  completeness: 'complete' as const,
});
const examples = ExampleSet.of([
  example('US1', 'A01B 1/04'),
  example('US2', 'A01B 1/04, A01B 1/02'),
  example('US3', 'A01K 61/00, A01B'),
]);
const found = (rows: readonly number[], similarities: readonly number[]) => ({
  rows: Int32Array.from(rows),
  similarities: Float32Array.from(similarities),
});
const none = found([], []);

describe('what neighbours carry below subclasses', async () => {
  const taxonomy = await smallTaxonomy();
  const at = (symbol: string) => taxonomy.positionOf(symbol as CpcSymbol);

  it('counts for the group and for all groups above it, not for the subclass', () => {
    const votes = lowerVotes({ neural: found([0], [0.9]), lexical: none }, examples, taxonomy);
    expect(votes.itself(at('A01B 1/04'))).toBeCloseTo(1, 6);
    expect(votes.at(at('A01B 1/00'))).toBeCloseTo(1, 6);
    expect(votes.itself(at('A01B 1/00'))).toBe(0);
    expect(votes.at(at('A01B'))).toBe(0);
  });

  it('is shared among the groups of a neighbour, over the root of their number, once for what they have above', () => {
    const votes = lowerVotes({ neural: found([1], [0.9]), lexical: none }, examples, taxonomy);
    const share = Math.SQRT1_2;
    expect(votes.itself(at('A01B 1/02'))).toBeCloseTo(share, 6);
    expect(votes.itself(at('A01B 1/04'))).toBeCloseTo(share, 6);
    expect(votes.at(at('A01B 1/00'))).toBeCloseTo(share, 6);
  });

  it('weighs neighbours by words less than those by vectors', () => {
    const neighbours = { neural: found([0], [0.9]), lexical: found([2], [7]) };
    const votes = lowerVotes(neighbours, examples, taxonomy);
    expect(votes.itself(at('A01B 1/04'))).toBeCloseTo(1 / 1.3, 6);
    expect(votes.itself(at('A01K 61/00'))).toBeCloseTo(0.3 / 1.3, 6);
  });

  it('leaves out what a neighbour carries at subclasses alone', () => {
    const votes = lowerVotes({ neural: found([2], [0.9]), lexical: none }, examples, taxonomy);
    expect(votes.itself(at('A01K 61/00'))).toBeCloseTo(1, 6);
    expect(votes.at(at('A01B 1/04'))).toBe(0);
  });
});
