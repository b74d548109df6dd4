import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collect, nonetData, temporaryFolder, writeFile, writeZip } from '../../fixtures/files.js';
import { schemeXml, sectionA, titleList } from '../../fixtures/small-scheme.js';
import { openScheme } from './open-scheme.js';
import { SchemeError, type SchemeErrorCode, type SchemePlace } from './scheme-error.js';

const folder = temporaryFolder();

async function read(file: string) {
  const { entries, ...source } = await openScheme(file);
  return { ...source, entries: await collect(entries) };
}

/** Code and place (less the file's path) of the error that reading a file ends in. */
async function failure(file: string): Promise<{ code: SchemeErrorCode } & Omit<SchemePlace, 'file'>> {
  const error = await read(file).then(
    () => expect.fail('the file was read'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SchemeError)) throw error;
  expect(error.place.file).toBe(file);
  expect(error.message.startsWith(file)).toBe(true);
  return { code: error.code, entry: error.place.entry, line: error.place.line };
}

describe('openScheme on a title list', () => {
  it('reads entries in scheme order, with the version, from a zip', async () => {
    const source = await read(await writeZip(folder, 'titles.zip', titleList));
    expect(source).toMatchObject({ version: '2025.05', format: 'title-list-zip', missing: [] });
    expect(source.entries).toHaveLength(15);
    expect(source.entries[2]).toEqual({
      symbol: 'A01C',
      depth: null,
      title: 'SOWING; SPREADING MANURE (soil tilling A01B {; watering gardens A01G25/00})',
      notAllocatable: true,
      additionalOnly: false,
      definition: null,
    });
    expect(source.entries[6]).toMatchObject({ symbol: 'A01C 2001/048', depth: 2, additionalOnly: true });
  });

  it('reads a plain file with a header of comments, a byte order mark and definitions', async () => {
    const text =
      '\uFEFF# A scheme of our own.\n# version: 2026.01\n\nA\t\tLife\tfood, plants  and animals\nB\t\tMaking\n';
    const source = await read(writeFile(folder, 'own.tsv', text));
    expect(source).toMatchObject({ version: '2026.01', format: 'title-list-tsv' });
    expect(source.entries.map(({ symbol, definition }) => [symbol, definition])).toEqual([
      ['A', 'food, plants and animals'],
      ['B', null],
    ]);
  });

  it('takes the version from the name or from the caller, and asks for it when neither says', async () => {
    const text = sectionA.join('\n');
    expect((await openScheme(writeFile(folder, 'cpc-section-A_20220801.txt', text))).version).toBe('2022.08');
    const nameless = writeFile(folder, 'nameless.txt', text);
    expect((await openScheme(nameless, { version: '2030.01' })).version).toBe('2030.01');
    expect(await failure(nameless)).toEqual({ code: 'SCHEME_VERSION_UNKNOWN', entry: null, line: null });
  });

  it.each([
    ['A\t\tLife\nA01\tPlants', 2],
    ['A\t\tLife\nI01\t\tNo such section', 2],
    ['A\t\tLife\nA01B1/00\t1\tA main group has no dots', 2],
    ['A\t\tLife\nA01B1/02\t\tA subgroup has dots', 2],
    ['A\t\tLife\n\nA01\t\t ', 3],
    [`A\t\tLife\nA01\t\t${'x'.repeat(1_100_000)}`, 2],
  ])('names the line when a row is broken', async (text, line) => {
    const file = writeFile(folder, 'broken_20250501.tsv', text);
    expect(await failure(file)).toEqual({ code: 'SCHEME_ROW_INVALID', entry: null, line });
  });

  it('refuses a line without end instead of reading it into memory', async () => {
    const file = writeFile(folder, 'endless_20250501.tsv', `A\t\t${'x'.repeat(20_000_000)}`);
    expect(await failure(file)).toMatchObject({ code: 'SCHEME_ROW_INVALID', line: 1 });
  });

  it('refuses another encoding and names the line', async () => {
    const latin1 = Buffer.from('A\t\tLife\nA01\t\tPlants\nA01B\t\tTill\u00e9 ground\n', 'latin1');
    const zip = await writeZip(folder, 'latin1.zip', { 'cpc-section-A_20250501.txt': latin1 });
    const place = { entry: 'cpc-section-A_20250501.txt', line: 3 };
    expect(await failure(zip)).toEqual({ code: 'SCHEME_ENCODING_INVALID', ...place });
  });

  it('stops when its signal is aborted', async () => {
    const file = await writeZip(folder, 'stopped.zip', titleList);
    const { entries } = await openScheme(file, { signal: AbortSignal.abort(new Error('enough')) });
    await expect(collect(entries)).rejects.toThrow('enough');
  });
});

describe('openScheme on the scheme XML', () => {
  it('reads entries in scheme order across files, and renders titles as they are printed', async () => {
    const source = await read(await writeZip(folder, 'scheme.zip', schemeXml));
    expect(source).toMatchObject({
      version: '2019.08',
      format: 'scheme-xml-zip',
      missing: ['cpc-scheme-A01D.xml'],
    });
    expect(source.entries).toEqual(
      [
        ['A', null, 'LIFE AND FOOD', true, false],
        ['A01', null, 'GROWING PLANTS; KEEPING ANIMALS', true, false],
        ['A01C', null, 'SOWING; SPREADING MANURE (soil tilling A01B {; watering gardens})', true, false],
        ['A01C 1/00', 0, 'Treating seeds before sowing', false, false],
        ['A01C 1/04', 1, 'Seeds arranged on carriers', false, false],
        ['A01C 2001/048', 2, '{Tape}', false, true],
        ['A01C 3/00', 0, 'Spreaders for CO2', true, false],
        ['A01D', null, 'HARVESTING', true, false],
      ].map(([symbol, depth, title, notAllocatable, additionalOnly]) => ({
        symbol,
        depth,
        title,
        notAllocatable,
        additionalOnly,
      })),
    );
  });

  it.each<[string, string, SchemeErrorCode, number]>([
    [
      'a tag that is not closed',
      '<class-scheme publication-date="2019-08-01">\n<classification-item>\n</x>',
      'SCHEME_XML_INVALID',
      3,
    ],
    [
      'an entity bomb',
      '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n<class-scheme publication-date="2019-08-01">&b;</class-scheme>',
      'SCHEME_XML_INVALID',
      2,
    ],
    [
      'endless nesting',
      `<class-scheme publication-date="2019-08-01">${'<a>'.repeat(5000)}`,
      'SCHEME_XML_INVALID',
      1,
    ],
    [
      'another encoding',
      '<?xml version="1.0" encoding="UTF-16"?>\n<a publication-date="2019-08-01"/>',
      'SCHEME_ENCODING_INVALID',
      1,
    ],
  ])('fails with an error when given %s', async (_, xml, code, line) => {
    const file = await writeZip(folder, 'broken-xml.zip', { 'cpc-scheme-A.xml': xml });
    expect(await failure(file)).toEqual({ code, entry: 'cpc-scheme-A.xml', line });
  });
});

describe('openScheme on single files of the scheme XML', () => {
  const isPart = true;

  it('reads the file of a subclass as a part of the scheme, whatever its name', async () => {
    for (const name of ['cpc-scheme-A01C.xml', 'mine.xml']) {
      const source = await read(writeFile(folder, name, schemeXml['cpc-scheme-A01C.xml']));
      expect(source).toMatchObject({ version: '2019.08', format: 'scheme-xml', isPart, missing: [] });
      expect(source.entries.map(({ symbol }) => symbol)).toEqual([
        'A01C',
        'A01C 1/00',
        'A01C 1/04',
        'A01C 2001/048',
        'A01C 3/00',
      ]);
    }
  });

  it('reads the file of a section as its headings, and names the files that these lead to', async () => {
    const source = await read(writeFile(folder, 'cpc-scheme-A.xml', schemeXml['cpc-scheme-A.xml']));
    expect(source.entries.map(({ symbol }) => symbol)).toEqual(['A', 'A01', 'A01C', 'A01D']);
    expect(source).toMatchObject({ isPart, missing: ['cpc-scheme-A01C.xml', 'cpc-scheme-A01D.xml'] });
  });

  it('reads an archive of files of some subclasses, in scheme order', async () => {
    const other = schemeXml['cpc-scheme-A01C.xml'].replaceAll('A01C', 'A01B');
    const files = {
      'x/cpc-scheme-A01C.xml': schemeXml['cpc-scheme-A01C.xml'],
      'x/cpc-scheme-A01B.xml': other,
    };
    const source = await read(await writeZip(folder, 'some.zip', files));
    expect(source).toMatchObject({ format: 'scheme-xml-zip', isPart });
    expect(source.entries.filter(({ depth }) => depth === null).map(({ symbol }) => symbol)).toEqual([
      'A01B',
      'A01C',
    ]);
  });

  it('names the line of a file that is broken', async () => {
    const broken = writeFile(
      folder,
      'broken.xml',
      schemeXml['cpc-scheme-A01C.xml'].replace('</class-scheme>', '\n</x>'),
    );
    expect(await failure(broken)).toEqual({ code: 'SCHEME_XML_INVALID', entry: null, line: 3 });
  });
});

describe('openScheme on an archive', () => {
  it('refuses one that is cut off, damaged, or holds something else', async () => {
    const whole = readFileSync(await writeZip(folder, 'whole.zip', titleList));
    const cut = writeFile(folder, 'cut.zip', whole.subarray(0, whole.length - 40));
    expect(await failure(cut)).toEqual({ code: 'SCHEME_ARCHIVE_BROKEN', entry: null, line: null });
    const damaged = Buffer.from(whole);
    damaged.fill(0, 80, 120);
    const file = writeFile(folder, 'damaged.zip', damaged);
    expect(await failure(file)).toMatchObject({
      code: 'SCHEME_ARCHIVE_BROKEN',
      entry: 'cpc-section-A_20250501.txt',
    });
    const other = await writeZip(folder, 'other.zip', { 'readme.md': 'hello' });
    expect(await failure(other)).toMatchObject({ code: 'SCHEME_FORMAT_UNKNOWN' });
  });

  it('refuses a zip bomb before unpacking it', async () => {
    const bomb = await writeZip(folder, 'bomb.zip', {
      'cpc-section-A_20250501.txt': Buffer.alloc(64 * 1024 ** 2),
    });
    expect(await failure(bomb)).toMatchObject({ code: 'SCHEME_ARCHIVE_TOO_LARGE' });
  });

  it('says so when the file is not there, or is no scheme', async () => {
    expect(await failure(join(folder, 'nowhere.zip'))).toMatchObject({ code: 'SCHEME_FILE_UNREADABLE' });
    for (const place of [folder, ...(process.platform === 'win32' ? [] : ['/dev/zero'])]) {
      expect(await failure(place)).toMatchObject({ code: 'SCHEME_FILE_UNREADABLE' });
    }
    expect(await failure(writeFile(folder, 'prose.txt', 'Once upon a time.'))).toMatchObject({
      code: 'SCHEME_FORMAT_UNKNOWN',
    });
  });
});

describe.skipIf(!nonetData)('the official publications', () => {
  const official = (name: string) => join(nonetData ?? '', 'cpc', name);

  it('title list and scheme XML render the same titles and flags for most of the places they share', async () => {
    const titles = new Map(
      (await read(official('CPCTitleList202208.zip'))).entries.map((entry) => [entry.symbol, entry]),
    );
    const xml = await read(official('CPCSchemeXML201908.zip'));
    expect(xml).toMatchObject({ version: '2019.08', format: 'scheme-xml-zip' });
    expect(xml.missing).toEqual(['cpc-scheme-G05B.xml', 'cpc-scheme-H01L.xml', 'cpc-scheme-Y10T.xml']);
    const spaceless = (text: string) => text.replace(/\s/g, '');
    let shared = 0;
    let alike = 0;
    const otherFlags: string[] = [];
    for (const entry of xml.entries) {
      const listed = titles.get(entry.symbol);
      if (listed === undefined) continue;
      shared++;
      if (spaceless(listed.title) === spaceless(entry.title)) alike++;
      if (listed.additionalOnly !== entry.additionalOnly || listed.notAllocatable !== entry.notAllocatable) {
        otherFlags.push(entry.symbol);
      }
    }
    expect(otherFlags).toEqual([]);
    expect(shared).toBeGreaterThan(220_000);
    // Three years lie between the two: the rest was rewritten.
    expect(alike / shared).toBeGreaterThan(0.97);
  });
});
