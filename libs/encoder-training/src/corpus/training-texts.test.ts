import { parseSymbol } from '@nonet/cpc-taxonomy';
import { randomAt } from '@nonet/numerics';
import { describe, expect, it } from 'vitest';
import { TextSymbols } from './text-symbols.js';
import { samplePairs } from '../objectives/pairs.js';
import { levelRows, rowsAtLevel } from './symbol-table.js';
import { fictionalPatent, fictionalPatents } from '../testing/fictional-corpus.js';
import { trainingPlan } from '../testing/training-plan.js';
import { labelsOf } from './training-texts.js';

const text = 'a spade with a handle';
const dataOf = async (...plan: [Parameters<typeof trainingPlan>[1], string[]?]) =>
  (await trainingPlan({}, ...plan)).data;

describe('the training data of a run', () => {
  it('has the symbols that the scheme knows, and counts what cannot be used', async () => {
    const { texts, table, skipped } = await dataOf([
      fictionalPatent({ symbols: ['A01B 1/02', 'A01B 1/99', 'A01C 99/00', 'C07D 1/00'], text }),
      fictionalPatent({ symbols: ['A01B'], text: '' }),
      fictionalPatent({ symbols: ['C07D'], text }),
    ]);
    const symbols = Array.from(labelsOf(texts, 0), (row) => table.symbols[row]);
    expect(symbols).toEqual(['A01B 1/02', 'A01B 1/00', 'A01C']);
    expect(skipped).toEqual({ withoutText: 1, withoutSymbol: 1 });
  });

  it('keeps the tree of symbols', async () => {
    const { table } = await dataOf(fictionalPatents(8));
    const row = (symbol: string) => table.symbols.indexOf(parseSymbol(symbol));
    const subclassOf = rowsAtLevel(table, 'subclass');
    expect(table.symbols[table.parents[row('A01B 1/02')]!]).toBe('A01B 1/00');
    expect(table.symbols[subclassOf[row('A01B 1/02')]!]).toBe('A01B');
    expect(subclassOf[row('A01')]).toBe(-1);
    expect(table.symbols[table.ends[row('A01')]!]).toBe('A47');
    expect(levelRows(table, 'section').length).toBe(4);
  });
});

describe('TextSymbols', () => {
  it('gives the labels of a text and all above them, and answers unknown below a label and where labels are missing', async () => {
    const data = await dataOf(
      [
        fictionalPatent({ symbols: ['A01B 1/02', 'B60'], text }),
        fictionalPatent({ symbols: ['A01B 1/02'], text, labels: 'partial' }),
      ],
      ['H'],
    );
    const symbolsOf = new TextSymbols(data.texts, data.table);
    const holding = (of: number, symbol: string) =>
      symbolsOf.membership(of, data.table.symbols.indexOf(parseSymbol(symbol)));
    expect(['A', 'A01', 'A01B', 'A01B 1/02'].map((symbol) => holding(0, symbol))).toEqual(
      Array(4).fill('has'),
    );
    expect(['A01C', 'G', 'B60K', 'H04L'].map((symbol) => holding(0, symbol))).toEqual([
      'lacks',
      'lacks',
      'unknown',
      'unknown',
    ]);
    expect(['A01', 'G'].map((symbol) => holding(1, symbol))).toEqual(['has', 'unknown']);
  });
});

describe('samplePairs', () => {
  it('draws as many pairs that share a symbol as pairs that differ in it, for every section and class', async () => {
    const { texts, table } = await dataOf(fictionalPatents(64));
    const pairs = samplePairs(texts, table, 50, randomAt(1));
    const symbolsOf = new TextSymbols(texts, table);
    const above = (of: number) => [...symbolsOf.of(of)].filter((row) => table.levels[row]! <= 1);
    expect(pairs.labels.filter((label) => label === 1).length).toBe(
      pairs.labels.filter((label) => label === 0).length,
    );
    pairs.labels.forEach((label, i) => {
      const [left, right] = [above(pairs.left[i]!), above(pairs.right[i]!)];
      expect(pairs.left[i]).not.toBe(pairs.right[i]);
      if (label === 1) expect(left.some((row) => right.includes(row))).toBe(true);
      else expect(left.some((row) => !right.includes(row))).toBe(true);
    });
  });

  it('names the symbols that have too few patents', async () => {
    const alone = await dataOf([
      fictionalPatent({ symbols: ['A01B'], text }),
      fictionalPatent({ symbols: ['A01C'], text }),
      fictionalPatent({ symbols: ['B60K'], text }),
    ]);
    expect(samplePairs(alone.texts, alone.table, 10, randomAt(1)).withoutPairs).toEqual(
      ['A47', 'B', 'B60', 'G', 'G06', 'H', 'H04'].map(parseSymbol),
    );
  });
});
