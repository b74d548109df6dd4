import { type CpcSymbol, parseSymbol, type SchemeEntry, Taxonomy } from '@nonet/cpc-taxonomy';
import { describe, expect, test } from 'vitest';
import { assertComplete, type Coverage, symbolsOfFiles, underHeadings, withPart } from './part-of-scheme.js';

const entry = (text: string): SchemeEntry => {
  const symbol = parseSymbol(text);
  const depth = symbol.length <= 4 ? null : symbol.endsWith('/00') ? 0 : 1;
  return { symbol, depth, title: text, notAllocatable: false, additionalOnly: false };
};
const treeOf = (symbols: string, version = '2025.05') =>
  Taxonomy.build(symbols.split(' ').map(entry), { version });
const symbolsOf = (entries: Iterable<SchemeEntry>) =>
  [...entries].map(({ symbol }) => symbol.replace(' ', '')).join(' ');
const set = (...symbols: string[]) => new Set(symbols.map(parseSymbol));
const coverage = (given: Partial<Coverage>): Coverage => ({
  sections: new Set(),
  subclasses: new Set(),
  missing: new Set(),
  ...given,
});

const STORED = 'A A01 A01B A01B1/00 A01B1/02 A01C A01C1/00 B B01 B01B B01B1/00';

describe('the scheme in use with a part in it', () => {
  test('has the groups of the part in its subclass, and all others as they were', async () => {
    const part = await treeOf('A A01 A01B A01B1/00 A01B3/00');
    const merged = withPart(await treeOf(STORED), part, coverage({ subclasses: set('A01B') }));
    expect(symbolsOf(merged)).toBe('A A01 A01B A01B1/00 A01B3/00 A01C A01C1/00 B B01 B01B B01B1/00');
  });

  test('has no subclass of a section that the part of the whole section lacks', async () => {
    const part = await treeOf('A A01 A01B A01B1/00');
    const merged = withPart(
      await treeOf(STORED),
      part,
      coverage({ sections: set('A'), subclasses: set('A01B') }),
    );
    expect(symbolsOf(merged)).toBe('A A01 A01B A01B1/00 B B01 B01B B01B1/00');
  });

  test('keeps the groups of subclasses whose file is named and not there', async () => {
    const part = await treeOf('A A01 A01B A01C A01C3/00 A01D B B01 B01B B01B1/00');
    const missing = symbolsOfFiles(['cpc-scheme-A01B.xml', 'x/cpc-scheme-A01D.xml', 'readme.txt']);
    const whole = coverage({ sections: set('A', 'B'), missing });
    const merged = withPart(await treeOf(STORED), part, whole);
    expect(symbolsOf(merged)).toBe('A A01 A01B A01B1/00 A01B1/02 A01C A01C3/00 A01D B B01 B01B B01B1/00');
    expect(() =>
      assertComplete(part, set('A', 'A01B', 'A01B 1/00'), { file: 'f', as: 'whole', coverage: whole }),
    ).not.toThrow();
  });

  test('has a new subclass of the part in its place', async () => {
    const part = await treeOf('A A01 A01D A01D1/00');
    const merged = withPart(await treeOf(STORED), part, coverage({ subclasses: set('A01D') }));
    expect(symbolsOf(merged)).toBe(
      'A A01 A01B A01B1/00 A01B1/02 A01C A01C1/00 A01D A01D1/00 B B01 B01B B01B1/00',
    );
  });
});

test('a part that begins within a section stands under the headings in use, and is known for what it is', async () => {
  async function* given() {
    yield* ['A01B', 'A01B1/00', 'B01B', 'B01B1/00'].map(entry);
  }
  const said = { sections: new Set<CpcSymbol>(), subclasses: new Set<CpcSymbol>() };
  const entries: SchemeEntry[] = [];
  for await (const one of underHeadings(given(), await treeOf(STORED), said)) entries.push(one);
  expect(symbolsOf(entries)).toBe('A A01 A01B A01B1/00 B B01 B01B B01B1/00');
  expect(said).toEqual({ sections: new Set(), subclasses: set('A01B', 'B01B') });
});
