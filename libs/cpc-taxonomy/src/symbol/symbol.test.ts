import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SymbolError } from './symbol-error.js';
import { compareSymbols, symbolKey, symbolOfKey } from './symbol-key.js';
import {
  SECTIONS,
  classOf,
  is2000Series,
  levelOf,
  mainGroupOf,
  parseSymbol,
  sectionOf,
  subclassOf,
  tryParseSymbol,
  type CpcSymbol,
} from './symbol.js';

const section = fc.constantFrom(...SECTIONS);
const classDigits = fc.integer({ min: 1, max: 99 }).map((n) => String(n).padStart(2, '0'));
const letter = fc.integer({ min: 65, max: 90 }).map((code) => String.fromCharCode(code));
const group = fc.oneof(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 2001, max: 2999 }));
const subgroup = fc
  .tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 9999 }))
  .map(([head, tail]) => String(head).padStart(2, '0') + String(tail).padStart(4, '0').replace(/0+$/, ''));

/** Any canonical symbol of any level. */
const symbols = fc.oneof(
  section,
  fc.tuple(section, classDigits).map((parts) => parts.join('')),
  fc.tuple(section, classDigits, letter).map((parts) => parts.join('')),
  fc.tuple(section, classDigits, letter, group, subgroup).map(([s, c, l, g, n]) => `${s}${c}${l} ${g}/${n}`),
) as fc.Arbitrary<CpcSymbol>;

describe('parseSymbol', () => {
  it.each([
    ['A', 'A'],
    ['a01', 'A01'],
    [' a01b ', 'A01B'],
    ['A01B1/00', 'A01B 1/00'],
    ['A01B 1/00', 'A01B 1/00'],
    ['a01b1/02', 'A01B 1/02'],
    ['A01B   1/02', 'A01B 1/02'],
    ['A01B0001020000', 'A01B 1/02'],
    ['A01B0001000000', 'A01B 1/00'],
    ['A01B 0001/022000', 'A01B 1/022'],
    ['G01M 3/3209 (2013.01)', 'G01M 3/3209'],
    ['G06F 2203/04101 [2013.01]', 'G06F 2203/04101'],
    ['Y02E60/32', 'Y02E 60/32'],
  ])('reads %j as %s', (text, symbol) => {
    expect(parseSymbol(text)).toBe(symbol);
  });

  it.each([
    '',
    'I',
    'A1',
    'A00',
    'A01b1',
    'A01B 0/00',
    'A01B 1/0',
    'A01B 1/0000000',
    'A01B0000020000',
    'A01B1/02;',
    '<A>',
  ])('refuses %j', (text) => {
    expect(tryParseSymbol(text)).toBeNull();
    expect(() => parseSymbol(text)).toThrow(SymbolError);
  });

  it('names the text and what is allowed, and does not repeat a huge text', () => {
    expect(() => parseSymbol('Z99')).toThrow(/"Z99" is not a CPC symbol; expected a section/);
    expect(new SymbolError('x'.repeat(1_000_000)).message.length).toBeLessThan(400);
    expect(new SymbolError('x').code).toBe('CPC_SYMBOL_INVALID');
  });

  it('gives a canonical symbol back unchanged, whatever way it is written', () => {
    fc.assert(
      fc.property(symbols, (symbol) => {
        expect(parseSymbol(symbol)).toBe(symbol);
        expect(parseSymbol(symbol.replace(' ', '').toLowerCase())).toBe(symbol);
        expect(parseSymbol(`  ${symbol} (2024.08)`)).toBe(symbol);
      }),
    );
  });

  it('reads the fixed-width notation of any group', () => {
    fc.assert(
      fc.property(symbols, (symbol) => {
        const [subclass, rest] = symbol.split(' ');
        fc.pre(rest !== undefined);
        const [group, subgroup] = rest.split('/');
        expect(parseSymbol(subclass + group.padStart(4, '0') + subgroup.padEnd(6, '0'))).toBe(symbol);
      }),
    );
  });
});

describe('a parsed symbol', () => {
  it('gives its level and its ancestors by its form', () => {
    const symbol = parseSymbol('G01M 3/3209');
    expect(levelOf(symbol)).toBe('subgroup');
    expect([sectionOf(symbol), classOf(symbol), subclassOf(symbol), mainGroupOf(symbol)]).toEqual([
      'G',
      'G01',
      'G01M',
      'G01M 3/00',
    ]);
    expect(classOf(parseSymbol('G'))).toBeNull();
    expect(subclassOf(parseSymbol('G01'))).toBeNull();
    expect(mainGroupOf(parseSymbol('G01M'))).toBeNull();
    expect(['G', 'G01', 'G01M', 'G01M 3/00'].map((text) => levelOf(parseSymbol(text)))).toEqual([
      'section',
      'class',
      'subclass',
      'main-group',
    ]);
  });

  it('is known to be of the 2000 series', () => {
    expect(is2000Series(parseSymbol('F17C 2201/01'))).toBe(true);
    expect(is2000Series(parseSymbol('F17C 13/025'))).toBe(false);
    expect(is2000Series(parseSymbol('C08L 999/00'))).toBe(false);
    expect(is2000Series(parseSymbol('F17C'))).toBe(false);
  });
});

describe('scheme order', () => {
  it('puts parents first, decimals in order, and the 2000 series beside its group', () => {
    const printed = [
      'A',
      'A01',
      'A01C',
      'A01C 1/00',
      'A01C 1/04',
      'A01C 2001/048',
      'A01C 1/06',
      'A01C 1/062',
      'A01C 1/08',
      'A01C 3/00',
      'A01C 10/00',
      'A01D',
      'A21',
      'B',
      'Y',
    ];
    const sorted = printed.map(parseSymbol).reverse().sort(compareSymbols);
    expect(sorted).toEqual(printed);
  });

  it('is total: antisymmetric, transitive, and 0 only for equal symbols', () => {
    fc.assert(
      fc.property(symbols, symbols, symbols, (a, b, c) => {
        expect(Math.sign(compareSymbols(a, b))).toBe(-Math.sign(compareSymbols(b, a)) + 0);
        expect(compareSymbols(a, b) === 0).toBe(a === b);
        if (compareSymbols(a, b) <= 0 && compareSymbols(b, c) <= 0)
          expect(compareSymbols(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('rests on numbers that are exact and lead back to the symbol', () => {
    fc.assert(
      fc.property(symbols, (symbol) => {
        expect(Number.isSafeInteger(symbolKey(symbol))).toBe(true);
        expect(symbolOfKey(symbolKey(symbol))).toBe(symbol);
      }),
    );
  });
});
