import { describe, expect, test } from 'vitest';
import type { FieldProblem } from './record-results.js';
import { SymbolList, writtenList } from './symbol-list.js';
import { readWrittenSymbol } from './written-symbol.js';

const said = (inventive: boolean | null, first: boolean | null, version: string | null) => ({
  inventive,
  first,
  version,
});
const nothing = said(null, null, null);

describe('readWrittenSymbol reads a symbol', () => {
  test.each([
    ['g01m3/26', 'G01M 3/26', nothing],
    ['  ··· G01M 3/26', 'G01M 3/26', nothing],
    ['CPC: G01M 3/26;', 'G01M 3/26', nothing],
    ['G01M 3/26 (2013.01)', 'G01M 3/26', said(null, null, '2013.01')],
    ['G01M 3/26 [2013.01]', 'G01M 3/26', said(null, null, '2013.01')],
    ['G01M 3/26 (2006.01.01)', 'G01M 3/26', said(null, null, '2006.01')],
    ['G01M3/26 (EP,US)', 'G01M 3/26', nothing],
    ['G01M3/26 (EP, US, CN)', 'G01M 3/26', nothing],
    ['G01M 3/26 (2013.01) (I, F)', 'G01M 3/26', said(true, true, '2013.01')],
    ['G01M 3/26 A', 'G01M 3/26', said(false, null, null)],
    ['G01M 3/26 LI', 'G01M 3/26', said(true, false, null)],
    ['G06F-017/30', 'G06F 17/30', nothing],
    ['G06F 017/30', 'G06F 17/30', nothing],
    ['G06F001730867', 'G06F 17/30867', nothing],
    ['G01M   3/26        20130101AFI20200101BHEP', 'G01M 3/26', said(true, true, '2013.01')],
    ['F17C  13/02        20130101 LA20250911RHEP', 'F17C 13/02', said(false, false, '2013.01')],
    ['H04L  12/56        20060101ALN20060615BHJP', 'H04L 12/56', said(false, false, '2006.01')],
    ['A61K2039/505 20130101', 'A61K 2039/505', said(null, null, '2013.01')],
    ['H04L0012560000', 'H04L 12/56', nothing],
    ['B62J', 'B62J', nothing],
    ['g', 'G', nothing],
  ])('from %j', (written, symbol, rest) => {
    expect(readWrittenSymbol(written)).toEqual({ type: 'symbol', classification: { symbol, ...rest } });
  });
});

test.each(['A61M51723', 'G06N3063', 'h01l 21823475', 'G06F1730867', 'A61K2039505', 'G06N3063 (2013.01)'])(
  'readWrittenSymbol leaves %j, a group without slash, to a scheme',
  (written) => {
    const text = written.toUpperCase().replace(/\s|\(.*/g, '');
    expect(readWrittenSymbol(written)).toEqual({ type: 'slashless', text });
  },
);

test.each(['C08L 23/06 + C08L 2205/02', '(C08L 23/06, C08L 2205/02)', 'A61K31/00+A61K2300/00'])(
  'readWrittenSymbol knows that %j is a combination set',
  (written) => expect(readWrittenSymbol(written)).toEqual({ type: 'combination' }),
);

test.each(['', 'no symbol', 'A4ZB 1/02', 'G01M 3/26 and more', 'G01M 3/2', '1/02', 'x'.repeat(1000)])(
  'readWrittenSymbol takes %j for no symbol',
  (written) => expect(readWrittenSymbol(written)).toEqual({ type: 'none' }),
);

describe('writtenList parts a text', () => {
  test.each([
    ['A01B 1/02; B62B 1/12', ['A01B 1/02', 'B62B 1/12']],
    ['A01B 1/02|B62B 1/12,C02F 1/00', ['A01B 1/02', 'B62B 1/12', 'C02F 1/00']],
    ['A01B 1/02;;B62B 1/12', ['A01B 1/02', 'B62B 1/12']],
    ['A01B1/02 (EP,US); B62B1/12 (EP, US)', ['A01B1/02 (EP,US)', 'B62B1/12 (EP, US)']],
    ['A01B 1/02 [2013.01], B62B 1/12 [2013.01]', ['A01B 1/02 [2013.01]', 'B62B 1/12 [2013.01]']],
    ["['A01B 1/02', 'B62B 1/12']", ['A01B 1/02', 'B62B 1/12']],
    ['["A01B 1/02"]', ['A01B 1/02']],
    ['[A01B 1/02, B62B 1/12 [2013.01]]', ['A01B 1/02', 'B62B 1/12 [2013.01]']],
    ['A01B 1/02\nB62B 1/12\r\n', ['A01B 1/02', 'B62B 1/12']],
    ['(A01B 1/02, B62B 1/12); C02F 1/00', ['(A01B 1/02, B62B 1/12)', 'C02F 1/00']],
    ['A01B 1/02 (EP,US\nB62B 1/12', ['A01B 1/02 (EP,US', 'B62B 1/12']],
    ['[]', []],
    [' ', []],
  ])('as %j', (text, items) => expect(writtenList(text)).toEqual(items));
});

describe('SymbolList', () => {
  const listOf = (...written: string[]) => {
    const problems: FieldProblem[] = [];
    const list = new SymbolList('CPC', problems);
    for (const text of written) list.add(text);
    return { list, problems };
  };

  test('keeps the stronger of two statements on a symbol', () => {
    const { list } = listOf('G01M 3/26 A', 'F17C 13/02 (2013.01)', 'G01M 3/26 FI', 'G01M 3/26 LA');
    expect(list.classifications).toEqual([
      { symbol: 'G01M 3/26', ...said(true, true, null) },
      { symbol: 'F17C 13/02', ...said(null, null, '2013.01') },
    ]);
  });

  test('takes symbols apart between which only white space stands', () => {
    expect(listOf('F17C13/02 G01M 3/26').list.symbols).toEqual(['F17C 13/02', 'G01M 3/26']);
  });

  test('names what is no symbol, leaves combination sets out, and puts slashless groups beside', () => {
    const { list, problems } = listOf('A4ZB 1/02', 'C08L 23/06 + C08L 2205/02', 'G06N3063', 'G06N3063');
    expect(list.symbols).toEqual([]);
    expect(list.slashless).toEqual(['G06N3063']);
    expect(problems.map(({ reason }) => reason)).toEqual(['"A4ZB 1/02" is no CPC symbol']);
  });
});

test('symbols are read in time proportional to hostile text', () => {
  const { length } = writtenList('('.repeat(300_000) + '[,'.repeat(300_000) + ','.repeat(300_000));
  expect(length).toBeLessThan(600_000);
  const problems: FieldProblem[] = [];
  new SymbolList('CPC', problems).add(`A01B${' '.repeat(300_000)}1/0`);
  expect(problems).toHaveLength(1);
});
