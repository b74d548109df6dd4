import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { describe, expect, test } from 'vitest';
import { type IsWithin, truthIn } from './label-truth.js';

const label = (id: string, ...symbols: string[]) => ({
  ...{ id, parent: -1, subtreeEnd: 0, title: id, description: null },
  symbols: symbols as CpcSymbol[],
});
const labels = [label('cells', 'H01M 10/05'), label('batteries', 'H01M 10/00'), label('chemistry', 'C')].map(
  (one, at) => ({ ...one, subtreeEnd: at + 1 }),
);
const carried = (...symbols: string[]) => ({ labels: null, symbols });

describe('truthIn', () => {
  test('takes symbols below that of a label by their spelling, as far as that says it', () => {
    expect(truthIn(labels, carried('H01M 10/05', 'C07D 1/00'))).toEqual(['cells', 'batteries', 'chemistry']);
    expect(truthIn(labels, carried('H01M 10/0525'))).toEqual(['batteries']);
    expect(truthIn(labels, carried('H01M 100/00'))).toEqual([]);
  });

  test('takes subgroups below the symbol of a label where the scheme is asked', () => {
    const inScheme: IsWithin = (symbol, above) =>
      symbol === above || (symbol === 'H01M 10/0525' && above.startsWith('H01M 10/0'));
    expect(truthIn(labels, carried('H01M 10/0525'), undefined, inScheme)).toEqual(['cells', 'batteries']);
  });

  test('knows nothing of patents that name only labels that the set lacks', () => {
    expect(truthIn(labels, { labels: ['unknown'], symbols: [] })).toBeNull();
    expect(truthIn(labels, { labels: [], symbols: [] })).toEqual([]);
  });
});
