import fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nonetData, temporaryFolder, writeZip } from '../../fixtures/files.js';
import { definitions, titleList } from '../../fixtures/small-scheme.js';
import { readDefinitions } from '../reading/definition-xml.js';
import { openScheme } from '../reading/open-scheme.js';
import type { SchemeEntry } from '../reading/scheme-entry.js';
import { compareSymbols } from '../symbol/symbol-key.js';
import { LEVELS, parseSymbol, type CpcSymbol } from '../symbol/symbol.js';
import { Taxonomy } from './taxonomy.js';
import { TaxonomyError, UnknownSymbolError } from './taxonomy-error.js';

const folder = temporaryFolder();
const symbol = parseSymbol;

async function smallTaxonomy(): Promise<Taxonomy> {
  const source = await openScheme(await writeZip(folder, 'titles.zip', titleList));
  const definitionFile = await writeZip(folder, 'definitions.zip', definitions);
  return Taxonomy.build(source.entries, {
    version: source.version,
    definitions: readDefinitions(definitionFile),
  });
}

const entry = (text: string, depth: number | null): SchemeEntry => ({
  symbol: symbol(text),
  depth,
  title: `Title of ${text}`,
  notAllocatable: false,
  additionalOnly: false,
});

describe('Taxonomy', () => {
  it('gives a node with all that was published of it', async () => {
    const taxonomy = await smallTaxonomy();
    expect([taxonomy.size, taxonomy.version]).toEqual([15, '2025.05']);
    expect(taxonomy.get(symbol('A01C'))).toEqual({
      position: 2,
      symbol: 'A01C',
      level: 'subclass',
      depth: null,
      title: 'SOWING; SPREADING MANURE (soil tilling A01B {; watering gardens A01G25/00})',
      parent: 'A01',
      subtreeEnd: 9,
      definition: 'Drills & planters Manure wagons of A01C3/00 "seeder" Drill machine that sows in rows',
      notAllocatable: true,
      additionalOnly: false,
    });
  });

  it('hangs a 2000-series group where the scheme prints it, not where its form says', async () => {
    const taxonomy = await smallTaxonomy();
    const found = taxonomy.get(symbol('A01C 2001/048'));
    expect(found).toMatchObject({ parent: 'A01C 1/04', depth: 2, additionalOnly: true });
    expect(taxonomy.ancestors(symbol('A01C 2001/048')).map((node) => node.symbol)).toEqual([
      'A',
      'A01',
      'A01C',
      'A01C 1/00',
      'A01C 1/04',
    ]);
    expect(taxonomy.ancestorAt(symbol('A01C 2001/048'), 'main-group')).toBe('A01C 1/00');
    expect(taxonomy.ancestorAt(symbol('A01C 2001/048'), 'subgroup')).toBe('A01C 2001/048');
    expect(taxonomy.ancestorAt(symbol('A01'), 'subclass')).toBeNull();
  });

  it('walks down: children, nodes of a level', async () => {
    const taxonomy = await smallTaxonomy();
    const symbols = (nodes: readonly { symbol: CpcSymbol }[]) => nodes.map((node) => node.symbol);
    expect(symbols(taxonomy.children(null))).toEqual(['A', 'G']);
    expect(symbols(taxonomy.children(symbol('A01C 1/00')))).toEqual(['A01C 1/02', 'A01C 1/04', 'A01C 1/06']);
    expect(symbols(taxonomy.nodesAt('subclass'))).toEqual(['A01C', 'G01M']);
  });

  it('names the symbol when it does not have it', async () => {
    const taxonomy = await smallTaxonomy();
    const missing = symbol('H01L 21/00');
    expect(taxonomy.get(missing)).toBeUndefined();
    expect(taxonomy.has(missing)).toBe(false);
    for (const ask of [() => taxonomy.children(missing), () => taxonomy.ancestors(missing)]) {
      expect(ask).toThrow(UnknownSymbolError);
    }
    expect(() => taxonomy.at(15)).toThrow(RangeError);
  });

  it.each([
    ['an empty scheme', []],
    ['a symbol twice', [entry('A', null), entry('B', null), entry('A', null)]],
    ['a child before its parent', [entry('A', null), entry('A01B', null)]],
    ['a child under another parent', [entry('A', null), entry('A01', null), entry('B01C', null)]],
    [
      'a group under another subclass',
      [entry('A', null), entry('A01', null), entry('A01B', null), entry('A01C 1/00', 0)],
    ],
    [
      'a jump of dots',
      [
        entry('A', null),
        entry('A01', null),
        entry('A01B', null),
        entry('A01B 1/00', 0),
        entry('A01B 1/02', 2),
      ],
    ],
    [
      'a subgroup without dots',
      [entry('A', null), entry('A01', null), entry('A01B', null), entry('A01B 1/02', 0)],
    ],
  ])('refuses %s', async (_, entries) => {
    await expect(Taxonomy.build(entries, { version: 'x' })).rejects.toThrow(TaxonomyError);
  });

  it('is a tree whatever the dots: preorder, parents around children, one way up', async () => {
    const dots = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(dots, async (wanted) => {
        const groups: SchemeEntry[] = [];
        for (const dot of wanted) {
          const depth = Math.min(dot, groups.length === 0 ? 0 : (groups[groups.length - 1].depth ?? 0) + 1);
          const number = groups.length + 1;
          const form =
            depth === 0 ? `A01B ${number}/00` : `A01B ${number}/${String(number + 10).padStart(3, '1')}1`;
          groups.push(entry(form, depth));
        }
        const head = [entry('A', null), entry('A01', null), entry('A01B', null)];
        const taxonomy = await Taxonomy.build([...head, ...groups], { version: 'x' });
        expectTree(taxonomy);
        groups.forEach((group, i) => {
          expect(taxonomy.at(i + 3)).toMatchObject({
            symbol: group.symbol,
            depth: group.depth,
            title: group.title,
          });
          expect(taxonomy.ancestors(group.symbol)).toHaveLength(3 + (group.depth ?? 0));
        });
      }),
      { numRuns: 60 },
    );
  });
});

function expectTree(taxonomy: Taxonomy): void {
  for (let position = 0; position < taxonomy.size; position++) {
    const parent = taxonomy.parentAt(position);
    expect(taxonomy.positionOf(taxonomy.symbolAt(position))).toBe(position);
    expect(parent).toBeLessThan(position);
    if (parent >= 0) {
      expect(taxonomy.subtreeEndAt(position)).toBeLessThanOrEqual(taxonomy.subtreeEndAt(parent));
      expect(taxonomy.subtreeEndAt(position)).toBeGreaterThan(position);
    }
  }
}

describe.skipIf(!nonetData)('the whole CPC of 2025-05', () => {
  it('has its published size at every level, in the order of symbols', async () => {
    const source = await openScheme(join(nonetData ?? '', 'cpc', 'CPCTitleList202505.zip'));
    const taxonomy = await Taxonomy.build(source.entries, { version: source.version });
    const counts = Object.fromEntries(LEVELS.map((level) => [level, 0]));
    let outOfOrder = 0;
    let wrongParents = 0;
    for (let position = 0; position < taxonomy.size; position++) {
      counts[taxonomy.levelAt(position)]++;
      const parent = taxonomy.parentAt(position);
      if (
        parent >= position ||
        (parent >= 0 && taxonomy.subtreeEndAt(parent) < taxonomy.subtreeEndAt(position))
      )
        wrongParents++;
      if (position > 0 && compareSymbols(taxonomy.symbolAt(position - 1), taxonomy.symbolAt(position)) >= 0)
        outOfOrder++;
    }
    expect(taxonomy.size).toBe(260_993);
    expect(counts).toEqual({ section: 9, class: 137, subclass: 680, 'main-group': 9843, subgroup: 250_324 });
    expect([outOfOrder, wrongParents]).toEqual([0, 0]);
  });
});
