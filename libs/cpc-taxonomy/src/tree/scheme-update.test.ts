import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nonetData } from '../../fixtures/files.js';
import { openScheme } from '../reading/open-scheme.js';
import { parseSymbol } from '../symbol/symbol.js';
import { diffSchemes } from './scheme-update.js';
import { Taxonomy } from './taxonomy.js';

/** A scheme from lines `symbol|dots|title`. */
function scheme(version: string, lines: string): Promise<Taxonomy> {
  const entries = lines
    .trim()
    .split('\n')
    .map((line) => {
      const [symbol, dots, title] = line.trim().split('|');
      const depth = dots === '' ? null : Number(dots);
      return { symbol: parseSymbol(symbol), depth, title, notAllocatable: false, additionalOnly: false };
    });
  return Taxonomy.build(entries, { version });
}

describe('diffSchemes', () => {
  it('tells what came, what went, what is called otherwise and what stands elsewhere', async () => {
    const older = await scheme(
      '2024.01',
      `A||Life
       A01||Plants
       A01B||Tilling
       A01B 1/00|0|Hand tools
       A01B 1/02|1|Spades
       A01B 1/04|1|with teeth
       A01B 3/00|0|Ploughs`,
    );
    const newer = await scheme(
      '2025.01',
      `A||Life
       A01||Plants
       A01B||Tilling
       A01B 1/00|0|Hand tools
       A01B 1/02|1|Spades; Shovels
       A01B 1/04|2|with teeth
       A01B 5/00|0|Harrows`,
    );
    expect(diffSchemes(older, newer)).toEqual({
      from: '2024.01',
      to: '2025.01',
      added: ['A01B 5/00'],
      removed: [{ symbol: 'A01B 3/00', title: 'Ploughs', removedIn: '2025.01' }],
      retitled: [{ symbol: 'A01B 1/02', from: 'Spades', to: 'Spades; Shovels' }],
      moved: [{ symbol: 'A01B 1/04', from: 'A01B 1/00', to: 'A01B 1/02' }],
    });
    expect(diffSchemes(newer, newer)).toMatchObject({ added: [], removed: [], retitled: [], moved: [] });
  });

  it.skipIf(!nonetData)('finds the changes of the CPC from 2022-08 to 2025-05', async () => {
    const read = async (name: string) => {
      const source = await openScheme(join(nonetData ?? '', 'cpc', name));
      return Taxonomy.build(source.entries, { version: source.version });
    };
    const update = diffSchemes(await read('CPCTitleList202208.zip'), await read('CPCTitleList202505.zip'));
    expect([update.from, update.to]).toEqual(['2022.08', '2025.05']);
    expect([update.added.length, update.removed.length, update.retitled.length]).toEqual([4819, 4089, 5277]);
  });
});
