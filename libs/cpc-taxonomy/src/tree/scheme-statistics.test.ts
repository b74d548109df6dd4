import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nonetData, temporaryFolder, writeZip } from '../../fixtures/files.js';
import { titleList } from '../../fixtures/small-scheme.js';
import { openScheme } from '../reading/open-scheme.js';
import { schemeStatistics } from './scheme-statistics.js';
import { Taxonomy } from './taxonomy.js';

const folder = temporaryFolder();

async function statisticsOf(file: string) {
  const source = await openScheme(file);
  return schemeStatistics(await Taxonomy.build(source.entries, { version: source.version }));
}

describe('schemeStatistics', () => {
  it('says how large, how deep and how wide a scheme is', async () => {
    const statistics = await statisticsOf(await writeZip(folder, 'titles.zip', titleList));
    expect(statistics).toMatchObject({
      version: '2025.05',
      nodes: 15,
      byLevel: { section: 2, class: 2, subclass: 2, 'main-group': 3, subgroup: 6 },
      byDepth: [3, 4, 2],
      leaves: 5,
      indexing2000: 1,
      additionalOnly: 1,
      defined: 0,
    });
    expect(statistics.sections).toEqual([
      {
        section: 'A',
        title: 'LIFE AND FOOD',
        nodes: 9,
        byLevel: { section: 1, class: 1, subclass: 1, 'main-group': 2, subgroup: 4 },
        maxDepth: 2,
      },
      {
        section: 'G',
        title: 'MEASURING AND COMPUTING',
        nodes: 6,
        byLevel: { section: 1, class: 1, subclass: 1, 'main-group': 1, subgroup: 2 },
        maxDepth: 2,
      },
    ]);
    expect(statistics.branching['main-group']).toEqual({ mean: 2, median: 3, p95: 3, max: 3 });
    expect(statistics.titleLength.section).toEqual({ mean: 18, median: 23, p95: 23, max: 23 });
  });

  it.skipIf(!nonetData)('describes the CPC of 2025-05', async () => {
    const statistics = await statisticsOf(join(nonetData ?? '', 'cpc', 'CPCTitleList202505.zip'));
    expect(statistics.nodes).toBe(260_993);
    expect(statistics.sections.map(({ section }) => section).join('')).toBe('ABCDEFGHY');
    expect(statistics.byDepth).toHaveLength(13);
    expect(statistics.indexing2000).toBe(78_066);
  });
});
