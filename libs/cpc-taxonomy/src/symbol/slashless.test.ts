import { describe, expect, test } from 'vitest';
import { isSlashless, resolveSlashless, slashlessCandidates } from './slashless.js';
import { type CpcSymbol, tryParseSymbol } from './symbol.js';

const scheme = (...symbols: string[]) => {
  const known = new Set(symbols);
  return (symbol: CpcSymbol) => known.has(symbol);
};

describe('a group without its slash', () => {
  test.each(['A61M51723', 'G06N3063', 'h01l 21823475', 'A61K2039505'])('%s is recognised', (text) => {
    expect(isSlashless(text)).toBe(true);
    expect(tryParseSymbol(text)).toBeNull();
  });

  test.each(['G06N', 'G06N 3/063', 'G06N30', '2013.01', 'US8926509'])('%s is not taken for one', (text) => {
    expect(isSlashless(text)).toBe(false);
    expect(slashlessCandidates(text)).toEqual([]);
  });

  test('may mean several groups', () => {
    expect(slashlessCandidates('G06N3063')).toEqual(['G06N 3/063', 'G06N 30/63']);
  });

  test.each([
    ['A61M51723', 'A61M 5/1723'],
    ['G06N3063', 'G06N 3/063'],
    ['H01L21823475', 'H01L 21/823475'],
    ['G06F1730867', 'G06F 17/30867'],
    ['A61K2039505', 'A61K 2039/505'],
    ['A01B0001020000', 'A01B 1/02'],
  ])('%s means %s where the scheme has it', (text, symbol) => {
    expect(resolveSlashless(text, scheme(symbol))).toEqual({ type: 'symbol', symbol });
  });

  test('is ambiguous where the scheme has two of its meanings', () => {
    expect(resolveSlashless('G06N3063', scheme('G06N 3/063', 'G06N 30/63'))).toEqual({
      type: 'ambiguous',
      symbols: ['G06N 3/063', 'G06N 30/63'],
    });
  });

  test('is unknown where the scheme has none of its meanings', () => {
    expect(resolveSlashless('G06N3063', scheme())).toEqual({ type: 'unknown' });
  });
});
