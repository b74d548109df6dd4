import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { describe, expect, test } from 'vitest';
import { impliedLabels, placesOf, truthIn } from './label-truth.js';

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

  test('takes subgroups below the symbol of a label where the scheme is asked, and others by their spelling', () => {
    const implied = impliedLabels(
      labels,
      new Map([
        ['H01M 10/00', { position: 10, end: 20 }],
        ['H01M 10/05', { position: 12, end: 15 }],
        ['H01M 10/0525', { position: 14, end: 15 }],
        ['H01M 10/06', { position: 15, end: 16 }],
        ['H01M 12/00', { position: 20, end: 21 }],
      ]),
    );
    const truth = (...symbols: string[]) => truthIn(labels, carried(...symbols), undefined, implied);
    expect(truth('H01M 10/0525')).toEqual(['cells', 'batteries']);
    expect(truth('H01M 10/06')).toEqual(['batteries']);
    expect(truth('H01M 12/00')).toEqual([]);
    expect(truth('C07D 1/00')).toEqual(['chemistry']);
    expect(truth('H01M 10/99')).toEqual(['batteries']);
  });

  test('takes of several labels below each other the deepest, in the order of the set', () => {
    const tree = [
      { ...label('power', 'H02'), subtreeEnd: 3 },
      { ...label('stored', 'H02J'), subtreeEnd: 2 },
      { ...label('made', 'H02K'), subtreeEnd: 3 },
    ];
    expect(truthIn(tree, carried('H02J 7/00'))).toEqual(['stored']);
    expect(truthIn(tree, carried('H02K 1/00', 'H02J 7/00'))).toEqual(['stored', 'made']);
    expect(truthIn(tree, { labels: ['made', 'power'], symbols: [] })).toEqual(['made']);
  });

  test('does not go through all labels for each patent', () => {
    const many = Array.from({ length: 20_000 }, (_, at) => ({
      ...label(`${at}`, `H01M ${1 + (at % 4000)}/${10 + Math.floor(at / 4000)}`),
      subtreeEnd: at + 1,
    }));
    const [places, implied] = [placesOf(many), impliedLabels(many)];
    const patent = carried('H01M 7/10', 'H01M 7/11', 'H01M 7/12', 'H01M 7/13');
    expect(truthIn(many, patent, places, implied)).toHaveLength(4);
    const before = process.cpuUsage();
    for (let time = 0; time < 1000; time++) truthIn(many, patent, places, implied);
    expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
  });

  test('knows nothing of patents that name only labels that the set lacks', () => {
    expect(truthIn(labels, { labels: ['unknown'], symbols: [] })).toBeNull();
    expect(truthIn(labels, { labels: [], symbols: [] })).toEqual([]);
  });
});
