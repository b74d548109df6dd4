import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { nextScheme, scheme } from './support/small-world.js';

let api: Api;
const actor = { actor: 'test' };
const importFile = async (name: string, content: string) =>
  api.services.imports.importScheme({ path: await api.file(name, content), definitions: null }, actor);
const symbol = async <Data>(asked: string, fields: string) =>
  (await api.as.reader.get<{ cpcNode: Data }>(`{ cpcNode(symbol: "${asked}") { ${fields} } }`)).cpcNode;
const rejectionsOf = async (id: string) =>
  (await api.services.imports.rejections(id, { first: 20, after: null })).edges.map(({ node }) => node);

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

test('what is published beside the scheme is refused while there is no scheme', async () => {
  await expect(importFile('CPCValidityFile202505.txt', 'A01B1/00\t2013-01-01\t\n')).rejects.toMatchObject({
    code: 'SCHEME_MISSING',
  });
});

describe('with a scheme', () => {
  beforeAll(async () => {
    await importFile('scheme.tsv', scheme);
    await importFile('next.tsv', nextScheme);
  });

  test('the validity file says since when and until when symbols are valid, and makes tombstones of those long gone', async () => {
    const validity = [
      'Symbol\tValid from\tValid to',
      'A01B1/00\t2013-01-01\t',
      'A01B5/00\t2013-01-01\t2025-06-30',
      'A01B1/06\t2013-01-01\t2018-12-31',
      'A01B9/00\t2013-01-01\t2999-12-31',
      'spade\t2013-01-01\t',
    ].join('\n');
    const first = await importFile('CPCValidityFile202508.txt', validity);
    expect(first).toMatchObject({ kind: 'scheme', read: 5, added: 4, rejected: 1, removed: 0 });
    expect(await rejectionsOf(first.id)).toMatchObject([
      {
        scope: 'record',
        place: 'record 6, line 6',
        code: 'SCHEME_ROW_INVALID',
        reason: '"spade" is no symbol',
      },
    ]);
    expect(await importFile('again.txt', validity)).toMatchObject({ added: 0, updated: 0, unchanged: 4 });
    const fields = 'validFrom validTo addedIn removedIn parent { symbol }';
    expect(await symbol('A01B1/00', fields)).toMatchObject({
      validFrom: '2013-01-01',
      validTo: null,
      removedIn: null,
    });
    expect(await symbol('A01B5/00', fields)).toMatchObject({ validTo: '2025-06-30', removedIn: '2025.07' });
    expect(await symbol('A01B1/06', fields)).toEqual({
      validFrom: '2013-01-01',
      validTo: '2018-12-31',
      addedIn: '2013.01',
      removedIn: '2019.01',
      parent: { symbol: 'A01B 1/00' },
    });
    expect(await symbol('A01B9/00', fields)).toBeNull();
  });

  test('a revision concordance list says what came in place of removed symbols, through all revisions', async () => {
    const item = (of: string, ...targets: string[]) =>
      `<revision-concordance-item amendment-type="D"><classification-symbol>${of}</classification-symbol><transferred-to>${targets
        .map((target) => `<target-symbol>${target}</target-symbol>`)
        .join('')}</transferred-to></revision-concordance-item>`;
    const list = (date: string, items: string) =>
      `<revision-concordance-table publication-date="${date}">${items}</revision-concordance-table>`;
    await importFile('rcl-1.xml', list('2019-01-01', item('A01B1/06', 'A01B5/00', 'A01B1/04')));
    await importFile('rcl-2.xml', list('2025-08-01', item('A01B5/00', 'A01B7/00', 'A01B1/06')));
    const successors = 'successors(first: 10) { nodes { symbol title } }';
    const harrows = { symbol: 'A01B 7/00', title: 'Disc harrows' };
    const teeth = { symbol: 'A01B 1/04', title: 'with teeth' };
    expect(await symbol('A01B1/06', successors)).toEqual({ successors: { nodes: [teeth, harrows] } });
    expect(await symbol('A01B5/00', successors)).toEqual({ successors: { nodes: [teeth, harrows] } });
    expect(await symbol('A01B1/04', successors)).toEqual({ successors: { nodes: [] } });
  });

  test('the concordance says what symbols are in the IPC', async () => {
    const text = 'A01B1/00\t\tA01B1/00\nA01B1/04\t\tA01B1/02\nA01B7/00\t\tCPCONLY\n';
    expect(await importFile('cpc-ipc-concordance.txt', text)).toMatchObject({
      read: 3,
      added: 2,
      updated: 1,
    });
    expect(await symbol('A01B1/04', 'ipc')).toEqual({ ipc: ['A01B 1/02'] });
    expect(await symbol('A01B7/00', 'ipc')).toEqual({ ipc: [] });
    expect(await symbol('A01B3/00', 'ipc')).toEqual({ ipc: null });
    expect(await symbol('A01B1/00', 'ipc validFrom')).toEqual({
      ipc: ['A01B 1/00'],
      validFrom: '2013-01-01',
    });
  });

  test('an import of patents tells of symbols that are gone, each once with its successors, and keeps them', async () => {
    const lines = [
      { id: 'XN1A1', title: 'A spade', cpc: ['A01B 1/06', 'A01B 1/02'] },
      { id: 'XN2A1', title: 'A plough', cpc: ['A01B 1/06', 'A01B 99/99'] },
    ].map((record) => JSON.stringify(record));
    const path = await api.file('patents.jsonl', lines.join('\n'));
    const done = await api.services.imports.importPatents({ path, more: [] }, actor);
    expect(done).toMatchObject({ added: 2, unknownSymbols: 3, rejectedFields: 2, rejected: 0 });
    expect(await rejectionsOf(done.id)).toMatchObject([
      {
        scope: 'field',
        code: 'PATENT_SYMBOL_UNKNOWN',
        place: expect.stringContaining('record 1') as string,
        excerpt: 'A01B 1/06',
        reason: expect.stringContaining(
          'the scheme has no A01B 1/06: it was removed in 2019.01 (valid until 2018-12-31); in its place: A01B 1/04, A01B 7/00',
        ) as string,
      },
      { code: 'PATENT_SYMBOL_UNKNOWN', excerpt: 'A01B 99/99' },
    ]);
    const { patent } = await api.as.reader.get<{ patent: object }>(
      '{ patent(number: "XN1A1") { classifications { symbol node { removedIn successors(first: 5) { nodes { symbol } } } } } }',
    );
    expect(patent).toEqual({
      classifications: [
        {
          symbol: 'A01B 1/06',
          node: {
            removedIn: '2019.01',
            successors: { nodes: [{ symbol: 'A01B 1/04' }, { symbol: 'A01B 7/00' }] },
          },
        },
        { symbol: 'A01B 1/02', node: { removedIn: null, successors: { nodes: [] } } },
      ],
    });
  });

  test('a classification among symbols that are gone is refused with what came in their place', async () => {
    const asked = () =>
      api.as.analyst
        .get(
          '{ classify(input: { text: "a plough with discs", under: "A01B 1/06" }) { predictions { symbol } } }',
        )
        .catch(String);
    await expect.poll(asked).toMatch(/it was removed in 2019\.01 .*; in its place: A01B 1\/04, A01B 7\/00/);
  });

  test('a symbol that a later scheme brings back is in use again', async () => {
    const back = nextScheme.replace('2025.08', '2025.11').replace('A01B3/00', 'A01B1/06\t1\tRakes\nA01B3/00');
    await importFile('back.tsv', back);
    expect(await symbol('A01B1/06', 'title removedIn successors(first: 5) { nodes { symbol } }')).toEqual({
      title: 'Rakes',
      removedIn: null,
      successors: { nodes: [] },
    });
  });

  test('a file of which no row can be read is a failure', async () => {
    await expect(
      importFile('nonsense.txt', 'Symbol\tValid from\tValid to\nspade\tonce\t\n'),
    ).rejects.toMatchObject({
      code: expect.stringMatching(/SCHEME_|IMPORT_NOTHING_READ/) as string,
    });
  });
});
