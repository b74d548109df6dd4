import { describe, expect, it, test } from 'vitest';
import { collect, temporaryFolder, writeFile, writeZip } from '../../fixtures/files.js';
import { definitions, schemeXml, sectionA, titleList } from '../../fixtures/small-scheme.js';
import { dateIn, symbolsIn, versionAfter } from './fact-values.js';
import { openCompanion } from './open-companion.js';

const folder = temporaryFolder();

async function read(name: string, text: string) {
  const opened = await openCompanion(writeFile(folder, name, text));
  return opened && { kind: opened.kind, rows: await collect(opened.rows) };
}

describe('openCompanion on the validity file', () => {
  const text = [
    'Symbol\tValid from\tValid to',
    'A01B\t2013-01-01\t',
    'A01B1/00\t2013-01-01',
    'A01B1/02\t2013-01-01\t2021-12-31',
    'A01B1/04\t2013-01-01\t2022-01-01',
  ].join('\r\n');

  it('reads since when and until when symbols are valid, and which version removed them', async () => {
    const open = { from: '2013-01-01', to: null };
    expect(await read('CPCValidityFile202505.txt', text)).toEqual({
      kind: 'validity',
      rows: [
        { symbol: 'A01B', valid: open },
        { symbol: 'A01B 1/00', valid: open },
        { symbol: 'A01B 1/02', valid: { ...open, to: '2021-12-31' }, removedIn: '2022.01' },
        { symbol: 'A01B 1/04', valid: { ...open, to: '2022-01-01' }, removedIn: '2022.01' },
      ],
    });
  });

  it('reads it without a header, with other dates, and out of a zip', async () => {
    const bare = text
      .split('\r\n')
      .slice(1)
      .join('\n')
      .replaceAll(/(\d{4})-(\d{2})-(\d{2})/g, '$1$2$3');
    const zip = await writeZip(folder, 'CPCValidityFile202505.zip', { 'x/CPCValidityFile202505.txt': bare });
    const opened = await openCompanion(zip);
    expect(opened?.kind).toBe('validity');
    expect(await collect(opened!.rows)).toEqual((await read('same.txt', text))?.rows);
  });

  it('takes successors where it has them', async () => {
    const rows = 'Symbol\tFrom\tTo\tReplaced by\nA01B1/02\t20130101\t20211231\tA01B1/04, A01B3/00\n';
    expect((await read('own.tsv', rows))?.rows).toMatchObject([{ successors: ['A01B 1/04', 'A01B 3/00'] }]);
  });

  it('names rows that it cannot read, and goes on', async () => {
    const rows =
      'Symbol\tValid from\tValid to\nA01B1/00\t2013-01-01\t\nspade\t2013-01-01\nA01B1/02\tonce\t\nA01B1/04\t2013-01-01\t\n';
    expect((await read('bad.txt', rows))?.rows).toMatchObject([
      { symbol: 'A01B 1/00' },
      { line: 3, reason: '"spade" is no symbol' },
      { line: 4, reason: expect.stringContaining('"once" is no date') as string },
      { symbol: 'A01B 1/04' },
    ]);
  });
});

describe('openCompanion on the concordance CPC to IPC', () => {
  const rows = [
    { symbol: 'A01B 1/00', ipc: ['A01B 1/00'] },
    { symbol: 'A01B 1/022', ipc: ['A01B 1/02'] },
    { symbol: 'A01B 2001/01', ipc: [] },
  ];

  it.each([
    ['cpc-ipc-concordance.txt', 'A01B1/00\t\tA01B1/00\nA01B1/022\t\tA01B1/02\nA01B2001/01\t\tCPCONLY\n'],
    [
      'mine.txt',
      'CPC Group\tLevel\tIPC Group\nA01B1/00\t0\tA01B1/00\nA01B1/022\t2\tA01B1/02\nA01B2001/01\t1\tCPCONLY\n',
    ],
    ['turned.csv', 'IPC symbol,CPC symbol\nA01B1/00,A01B1/00\nA01B1/02,A01B1/022\nCPCONLY,A01B2001/01\n'],
    ['mine.csv', 'cpc,ipc\nA01B1/00,A01B1/00\nA01B1/022,A01B1/02\nA01B2001/01,CPCONLY\n'],
    [
      'cpc-ipc-concordance.xml',
      '<?xml version="1.0"?><concordance><item><cpc>A01B1/00</cpc><level>0</level><ipc>A01B1/00</ipc></item>' +
        '<item><ipc>A01B1/02</ipc><cpc>A01B1/022</cpc></item><item><cpc>A01B2001/01</cpc><ipc>CPCONLY</ipc></item></concordance>',
    ],
  ])('reads %s', async (name, text) => {
    expect(await read(name, text)).toEqual({ kind: 'concordance', rows });
  });
});

describe('openCompanion on a revision concordance list', () => {
  const xml = (items: string) =>
    `<?xml version="1.0"?><revision-concordance-table publication-date="2022-01-01">${items}</revision-concordance-table>`;
  const item = (type: string, symbol: string, ...targets: string[]) =>
    `<revision-concordance-item amendment-type="${type}"><classification-symbol>${symbol}</classification-symbol><transferred-to>${targets
      .map((target) => `<target-symbol>${target}</target-symbol>`)
      .join('')}</transferred-to></revision-concordance-item>`;

  it('reads what was deleted, frozen or narrowed and where its documents went, and leaves the rest', async () => {
    const text = xml(
      item('D', 'A01B1/02', 'A01B1/04', 'A01B3/00') +
        item('F', 'A01B3/02', 'A01B3/04') +
        item('C', 'A01B1/00', 'A01B1/00', 'A01B5/00') +
        item('C', 'A01B7/00', 'A01B7/00') +
        item('N', 'A01B5/00', 'A01B5/00'),
    );
    expect(await read('RP10000-rcl.xml', text)).toEqual({
      kind: 'revisions',
      rows: [
        { symbol: 'A01B 1/02', successors: ['A01B 1/04', 'A01B 3/00'], removedIn: '2022.01' },
        {
          symbol: 'A01B 3/02',
          successors: ['A01B 3/04'],
          split: { into: ['A01B 3/04'], in: '2022.01' },
        },
        { symbol: 'A01B 1/00', split: { into: ['A01B 5/00'], in: '2022.01' } },
      ],
    });
  });

  it('reads all of the lists in an archive, whose name says the version, and nothing else', async () => {
    const zip = await writeZip(folder, 'CPCNoticeOfChangeXMLArtefact202208.zip', {
      'RP1-rcl.xml': xml(item('D', 'A01B1/02', 'A01B1/04')).replace(/ publication-date="[^"]*"/, ''),
      'RP1-compilation.xml': '<scheme-compilation><compilation-item/></scheme-compilation>',
      'RP2-rcl.xml': xml(item('D', 'A01B5/00', 'A01B3/00')),
    });
    const opened = await openCompanion(zip);
    expect(await collect(opened!.rows)).toEqual([
      { symbol: 'A01B 1/02', successors: ['A01B 1/04'], removedIn: '2022.08' },
      { symbol: 'A01B 5/00', successors: ['A01B 3/00'], removedIn: '2022.01' },
    ]);
  });

  it('reads tables of notices of changes, and plain pairs of old and new symbols', async () => {
    const notice =
      'Type\tSymbol\tTitle\tTransferred to\nD\tA01B1/02\tSpades\tA01B1/04 <administrative transfer to A01B3/00>\nN\tA01B1/04\tShovels\t\n';
    const successors = ['A01B 1/04', 'A01B 3/00'];
    expect(await read('notice202201.txt', notice)).toEqual({
      kind: 'revisions',
      rows: [{ symbol: 'A01B 1/02', successors, removedIn: '2022.01' }],
    });
    const deleted = 'Type\tSymbol\tTransferred to\nD\tA01B1/02\tA01B1/04, A01B3/00\n';
    expect((await read('notice202201.txt', deleted))?.rows).toEqual([
      { symbol: 'A01B 1/02', successors, removedIn: '2022.01' },
    ]);
    const words = 'A01B1/02,Deleted,"A01B1/04, A01B3/00"\nA01B1/04,New,\n';
    expect((await read('changes202201.csv', words))?.rows).toHaveLength(1);
    const pairs = 'A01B1/02;A01B1/04,A01B3/00\n';
    expect(await read('changes.csv', pairs)).toEqual({
      kind: 'revisions',
      rows: [{ symbol: 'A01B 1/02', successors }],
    });
  });
});

it('openCompanion knows no scheme, no definitions and no other file', async () => {
  expect(await openCompanion(await writeZip(folder, 'titles.zip', titleList))).toBeNull();
  expect(await openCompanion(await writeZip(folder, 'scheme.zip', schemeXml))).toBeNull();
  expect(await openCompanion(await writeZip(folder, 'definitions.zip', definitions))).toBeNull();
  expect(await read('cpc-section-A_20250501.txt', sectionA.join('\n'))).toBeNull();
  expect(await read('cpc-scheme-A01C.xml', schemeXml['cpc-scheme-A01C.xml'])).toBeNull();
  expect(await read('patents.csv', 'number,cpc\nUS1,"A01B1/00"\n')).toBeNull();
  expect(await read('patents.csv', 'number,cpc,ipc\nUS1,A01B1/00,A01B1/00\n')).toBeNull();
  expect(await read('patents.csv', 'cpc,published\nA01B1/00,2020-01-01\n')).toBeNull();
  expect(
    await read('CPCSymbolList.csv', 'SYMBOL,LEVEL,DATE REVISED,STATUS\nA01B1/00,7,2013-01-01,published\n'),
  ).toBeNull();
  expect(await read('prose.txt', 'Once upon a time, there was a spade.')).toBeNull();
});

test('dates, versions and symbols in cells are read in every usual spelling', () => {
  expect(
    ['2013-01-01', '20130101', '2013/01/01', '2013-13-01', '2013-02-30', '1.1.2013'].map(dateIn),
  ).toEqual(['2013-01-01', '2013-01-01', '2013-01-01', null, null, null]);
  expect(['2021-12-31', '2022-01-01', '2022-04-30'].map(versionAfter)).toEqual([
    '2022.01',
    '2022.01',
    '2022.05',
  ]);
  expect(symbolsIn('g06f16/00, H04L 9/40; A01B and nothing in X99Z or A01B1')).toEqual([
    'G06F 16/00',
    'H04L 9/40',
    'A01B',
  ]);
});
