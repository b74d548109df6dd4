import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { nonetData, temporaryFolder, writeZip } from '../../fixtures/files.js';
import { definitions, titleList } from '../../fixtures/small-scheme.js';
import { readDefinitions } from '../reading/definition-xml.js';
import { openScheme } from '../reading/open-scheme.js';
import { Taxonomy } from '../tree/taxonomy.js';
import { LexicalIndex } from './lexical-index.js';
import { taxonomyDocuments } from './taxonomy-documents.js';

const folder = temporaryFolder();

async function taxonomyOf(schemeFile: string, definitionFile: string): Promise<Taxonomy> {
  const source = await openScheme(schemeFile);
  return Taxonomy.build(source.entries, {
    version: source.version,
    definitions: readDefinitions(definitionFile),
  });
}

describe('taxonomyDocuments', () => {
  it('speaks for a node with its titles, those above and below, and its definitions, but not its references', async () => {
    const taxonomy = await taxonomyOf(
      await writeZip(folder, 'titles.zip', titleList),
      await writeZip(folder, 'definitions.zip', definitions),
    );
    const index = LexicalIndex.build(taxonomyDocuments(taxonomy, 'subclass'));
    const best = (text: string) =>
      index.search(text, { top: 1 }).map(({ document }) => taxonomy.nodesAt('subclass')[document].symbol);
    expect(best('a machine that sows seed')).toEqual(['A01C']);
    expect(best('a leak detector that watches the pressure in a tank')).toEqual(['G01M']);
    expect(best('a seeder')).toEqual(['A01C']);
    expect(best('watering')).toEqual([]);
    expect(taxonomyDocuments(taxonomy, 'subgroup')).toHaveLength(6);
  });

  it.skipIf(!nonetData)(
    'ranks the subclasses of real claims better than chance by two orders of magnitude',
    async () => {
      const data = nonetData ?? '';
      const taxonomy = await taxonomyOf(
        join(data, 'cpc', 'CPCTitleList202505.zip'),
        join(data, 'cpc', 'FullCPCDefinitionXML202505.zip'),
      );
      const subclasses = taxonomy.nodesAt('subclass').map(({ symbol }) => symbol as string);
      const index = LexicalIndex.build(taxonomyDocuments(taxonomy, 'subclass'));
      const patents = gunzipSync(readFileSync(join(data, 'patents', 'us-random-claims.jsonl.gz')))
        .toString()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { claims: string; subclasses: string[] });
      const hits = [1, 3].map(
        (top) =>
          patents.filter(({ claims, subclasses: gold }) =>
            index.search(claims, { top }).some(({ document }) => gold.includes(subclasses[document])),
          ).length / patents.length,
      );
      expect(hits[0]).toBeGreaterThan(0.446);
      expect(hits[1]).toBeGreaterThan(0.675);
    },
  );
});
