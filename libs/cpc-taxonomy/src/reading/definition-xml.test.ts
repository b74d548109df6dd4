import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collect, nonetData, temporaryFolder, writeZip } from '../../fixtures/files.js';
import { definitions, titleList } from '../../fixtures/small-scheme.js';
import { definitionText, readDefinitions } from './definition-xml.js';

const folder = temporaryFolder();

describe('readDefinitions', () => {
  it('keeps what a place covers, its terms and synonyms, and drops references and boilerplate', async () => {
    const read = await collect(readDefinitions(await writeZip(folder, 'definitions.zip', definitions)));
    expect(read).toEqual([
      {
        symbol: 'A01C',
        statement: 'Drills & planters Manure wagons of A01C3/00',
        glossary: 'Drill machine that sows in rows',
        synonyms: '"seeder"',
      },
    ]);
    expect(definitionText(read[0])).toBe(
      'Drills & planters Manure wagons of A01C3/00 "seeder" Drill machine that sows in rows',
    );
  });

  it('refuses an archive without definitions, and broken XML with its place', async () => {
    const titles = await writeZip(folder, 'titles.zip', titleList);
    await expect(collect(readDefinitions(titles))).rejects.toMatchObject({ code: 'SCHEME_FORMAT_UNKNOWN' });
    const broken = await writeZip(folder, 'broken.zip', {
      'cpc-definition-A01C.xml': '<definitions>\n<a></b>',
    });
    await expect(collect(readDefinitions(broken))).rejects.toMatchObject({
      code: 'SCHEME_XML_INVALID',
      place: { entry: 'cpc-definition-A01C.xml', line: 2 },
    });
  });

  it.skipIf(!nonetData)('reads the official definitions', async () => {
    const file = join(nonetData ?? '', 'cpc', 'FullCPCDefinitionXML202505.zip');
    const read = await collect(readDefinitions(file));
    expect(read.length).toBeGreaterThan(35_000);
    expect(
      read.every(({ statement, glossary, synonyms }) => /\S/.test(statement + glossary + synonyms)),
    ).toBe(true);
  });
});
