import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importRowOf, type PatentRow } from '../libs/services/src/imports/import-row.js';
import { subclassesWithGroups } from '../libs/services/src/imports/settle-slashless.js';
import { writePatents } from '../libs/services/src/imports/write-patents.js';
import { writeStoredPatents } from '../libs/services/src/training/stored-patents.js';
import { blankRecord, parsePublicationNumber, readPatents } from '@nonet/patents';
import { openImports, type OpenImports } from './support/open-imports.js';

let world: OpenImports;
beforeEach(async () => {
  world = await openImports();
});
afterEach(() => world.close());

const actor = { actor: 'test' };
async function importFile(name: string, ...lines: string[]) {
  return world.imports.importPatents({ path: await world.file(name, lines.join('\n')) }, actor);
}
const rejectionsOf = async (id: string) =>
  (await world.imports.rejections(id, { first: 100, after: null })).edges.map(({ node }) => node);
const patents = () => world.rows('SELECT number, title, abstract FROM patent ORDER BY number');
const symbolsOf = async (number: string) =>
  (
    await world.rows(
      `SELECT symbol FROM patent_classification c JOIN patent p ON p.id = c.patent_id
        WHERE p.number = '${number}' ORDER BY ordinal`,
    )
  ).map(({ symbol }) => symbol);

const slashlessOf = async (number: string) =>
  (await world.rows(`SELECT slashless FROM patent WHERE number = '${number}'`))[0]?.['slashless'];

const grant = (
  title: string,
  symbol: 'F17C 13/02' | 'F17C 13/04',
  date = '20070102',
) => `<?xml version="1.0"?>
<us-patent-grant date-publ="${date}"><us-bibliographic-data-grant>
<publication-reference><document-id><country>US</country><doc-number>07123456</doc-number><kind>B2</kind><date>${date}</date></document-id></publication-reference>
<classifications-cpc><main-cpc><classification-cpc><section>F</section><class>17</class><subclass>C</subclass><main-group>13</main-group><subgroup>${symbol.slice(-2)}</subgroup><symbol-position>F</symbol-position><classification-value>I</classification-value></classification-cpc></main-cpc></classifications-cpc>
<invention-title>${title}</invention-title></us-bibliographic-data-grant>
<abstract><p>A tank with a valve.</p></abstract>
<claims><claim num="00001"><claim-text>1. A tank comprising a valve.</claim-text></claim></claims>
</us-patent-grant>`;

it('what is stored reaches training from the database: symbols, those without a slash, the IPC, unknown sections', async () => {
  await importFile(
    'mixed.jsonl',
    '{"id": "US7000001B2", "title": "Tank", "cpc": ["F17C 13/02", "G06N3063"]}',
    '{"id": "US7000002B2", "title": "Valve", "ipc": ["F16K 1/00"], "unknown": ["Y"]}',
    '{"id": "US7000003B2", "title": "Without symbols"}',
  );
  const folder = dirname(await world.file('empty', ''));
  const file = await writeStoredPatents(world.database, folder);
  const read = [];
  for await (const result of readPatents(file!)) read.push(result.type === 'patent' ? result.patent : result);
  expect(read).toMatchObject([
    { number: 'US7000001B2', classifications: [{ symbol: 'F17C 13/02' }], slashless: ['G06N3063'] },
    { number: 'US7000002B2', classifications: [], ipc: ['F16K 1/00'], unknown: ['Y'] },
  ]);
});

describe('a second source of a patent', () => {
  it('adds its labels to a grant, and takes no text away', async () => {
    await importFile('grant.xml', grant('Tank', 'F17C 13/02'));
    const row = await importFile('labels.csv', 'number,cpc', 'US7123456B2,G01M 3/26');
    expect(row).toMatchObject({ read: 1, added: 0, updated: 1, replaced: 1, kept: 0 });
    expect(await symbolsOf('US7123456B2')).toEqual(['F17C 13/02', 'G01M 3/26']);
    expect(await world.rows('SELECT title, abstract, claims FROM patent')).toEqual([
      {
        title: 'Tank',
        abstract: 'A tank with a valve.',
        claims: [{ number: '1', text: 'A tank comprising a valve.' }],
      },
    ]);
    expect(await importFile('labels.csv', 'number,cpc', 'US7123456B2,G01M 3/26')).toMatchObject({
      unchanged: 1,
    });
  });

  it('is counted where the grant says otherwise; a newer grant replaces what the grant said alone', async () => {
    await importFile('grant.xml', grant('Tank', 'F17C 13/02'));
    expect(await importFile('t.csv', 'number,title,cpc', 'US7123456B2,Other,G01M 3/26')).toMatchObject({
      kept: 1,
    });
    await importFile('again.xml', grant('Corrected', 'F17C 13/04', '20070304'));
    expect(await patents()).toMatchObject([{ title: 'Corrected' }]);
    expect(await symbolsOf('US7123456B2')).toEqual(['F17C 13/04', 'G01M 3/26']);
  });

  it('unites four rows of one symbol each, in one file and in several', async () => {
    const row = await importFile('a.csv', 'number,cpc', 'US1234567B1,A01B 1/00', 'US1234567B1,A01B 1/02');
    expect(row).toMatchObject({ read: 2, added: 1, updated: 1 });
    await importFile('b.csv', 'number,cpc', 'US1234567B1,A01B 1/04', 'US1234567B1,A01B 1/00');
    expect(await symbolsOf('US1234567B1')).toEqual(['A01B 1/00', 'A01B 1/02', 'A01B 1/04']);
  });

  it('knows of each field where it is from', async () => {
    const first = await importFile('a.csv', 'number,title,cpc', 'US1234567B1,Spade,A01B 1/00');
    const second = await importFile('b.csv', 'number,abstract', 'US1234567B1,With a blade.');
    const [{ origin }] = (await world.rows('SELECT origin FROM patent')) as [{ origin: unknown }];
    expect(origin).toMatchObject([
      {
        import: first.id,
        file: first.source,
        format: 'csv',
        rank: 'table',
        fields: ['title', 'classifications'],
      },
      { import: second.id, fields: ['abstract'] },
    ]);
  });

  it('changes the hash of the text, so that the patent is classified anew', async () => {
    await importFile('a.csv', 'number,title', 'US1234567B1,Spade');
    const hash = () => world.rows("SELECT encode(text_hash, 'hex') AS hash FROM patent");
    const before = await hash();
    await importFile('b.csv', 'number,abstract', 'US1234567B1,With a blade.');
    expect(await hash()).not.toEqual(before);
  });
});

describe('one patent', () => {
  it.each(['US7123456', 'US 7,123,456', 'US 7,123,456 B2', 'us-7123456-b2'])(
    'is met by %s',
    async (spelling) => {
      await importFile('grant.xml', grant('Tank', 'F17C 13/02'));
      await importFile('labels.csv', 'number,cpc', `"${spelling}",G01M 3/26`);
      expect(await patents()).toMatchObject([{ number: 'US7123456B2', title: 'Tank' }]);
      expect(await symbolsOf('US7123456B2')).toEqual(['F17C 13/02', 'G01M 3/26']);
    },
  );

  it('that came without its kind gets it from the grant, and keeps its row', async () => {
    await importFile('labels.csv', 'number,cpc', 'US7123456,G01M 3/26');
    const [before] = await world.rows('SELECT id FROM patent');
    expect(await importFile('grant.xml', grant('Tank', 'F17C 13/02'))).toMatchObject({
      added: 0,
      updated: 1,
    });
    expect(await world.rows('SELECT id, number, kind, doc_number FROM patent')).toEqual([
      { ...before, number: 'US7123456B2', kind: 'B2', doc_number: '7123456' },
    ]);
    expect(await symbolsOf('US7123456B2')).toEqual(['F17C 13/02', 'G01M 3/26']);
  });

  it('is found within one file too, whichever spelling comes first', async () => {
    const row = await importFile(
      't.csv',
      'number,title,abstract',
      'US1234567,Spade,',
      'US1234567B1,,A blade.',
      'US1234567,,',
    );
    expect(row).toMatchObject({ read: 3, added: 1, updated: 1, unchanged: 1 });
    expect(await patents()).toEqual([{ number: 'US1234567B1', title: 'Spade', abstract: 'A blade.' }]);
  });

  it('that a number could mean several of stays by itself, and the import says so', async () => {
    await importFile('t.csv', 'number,title', 'EP1234567B1,First', 'EP1234567B2,Second');
    const row = await importFile('k.csv', 'number,abstract', 'EP1234567,Which?');
    expect(row).toMatchObject({ added: 1, rejected: 0, rejectedFields: 1 });
    expect(await rejectionsOf(row.id)).toMatchObject([
      {
        scope: 'field',
        code: 'PATENT_NUMBER_AMBIGUOUS',
        reason: expect.stringContaining('EP1234567B2') as string,
      },
    ]);
    expect(await patents()).toHaveLength(3);
  });
});

describe('an import of which nothing can be read', () => {
  it('fails and names what was wrong, and its row says the same', async () => {
    const path = await world.file('broken.jsonl', '{"title": "no number"}\n{"title": 1}');
    await expect(world.imports.importPatents({ path }, actor)).rejects.toMatchObject({
      code: 'IMPORT_NOTHING_READ',
      message: expect.stringContaining('line 1') as string,
      details: {
        counts: { read: 2, rejected: 2, added: 0 },
        rejections: [{ scope: 'record' }, { scope: 'record' }],
      },
    });
    const [row] = (await world.imports.list({}, { first: 1, after: null })).edges.map(({ node }) => node);
    expect(row).toMatchObject({ state: 'failed', rejected: 2, error: { code: 'IMPORT_NOTHING_READ' } });
  });

  it('is not one whose patents are all stored already', async () => {
    await importFile('t.csv', 'number,title', 'US1234567B1,Spade');
    expect(await importFile('t.csv', 'number,title', 'US1234567B1,Spade')).toMatchObject({
      state: 'succeeded',
    });
  });
});

describe('several files', () => {
  it('of a folder and of a pattern are one import, and one that cannot be read does not stop the others', async () => {
    const path = await world.file('one.csv', 'number,title\nUS1234561B1,Spade');
    await world.file('two.jsonl', '{"id": "US1234562B1", "title": "Rake"}');
    await world.file('readme', 'Nothing of this is a patent. '.repeat(10));
    const row = await world.imports.importPatents({ path: dirname(path), more: [path] }, actor);
    expect(row).toMatchObject({ state: 'succeeded', read: 2, added: 2, rejected: 1 });
    expect(await rejectionsOf(row.id)).toMatchObject([{ scope: 'file', code: 'PATENT_SOURCE_FORMAT' }]);
    const again = await world.imports.importPatents({ path: join(dirname(path), '*.*') }, actor);
    expect(again).toMatchObject({ read: 2, unchanged: 2, rejected: 0 });
  });

  it('fail when one of them is missing or a pattern matches none', async () => {
    const path = await world.file('one.csv', 'number,title\nUS1234561B1,Spade');
    const missing = { code: 'PATENT_SOURCE_MISSING' };
    await expect(world.imports.importPatents({ path, more: [`${path}.none`] }, actor)).rejects.toMatchObject(
      missing,
    );
    await expect(world.imports.importPatents({ path: `${path}*.none` }, actor)).rejects.toMatchObject(
      missing,
    );
  });
});

describe('symbols without a slash', () => {
  const loadGroups = async (...symbols: string[]) => {
    for (const symbol of symbols)
      await world.rows(`INSERT INTO cpc_node (symbol, level, title, position, added_in)
        VALUES ('${symbol}', '${symbol.endsWith('/00') ? 'MAIN_GROUP' : 'SUBGROUP'}', 'Title', 1, '2025.01')`);
  };
  const ID = 'US1234561B1';
  /** As a batch that a reader made of a data set without slashes. */
  const writeSlashless = async () => {
    const { id } = await importFile('other.csv', 'number,title', 'US7654321B2,Other');
    const patent = { ...blankRecord(parsePublicationNumber(ID)), slashless: ['G06N3063', 'H01L21823475'] };
    const place = { record: 1, line: 1, byte: 0 };
    const given = { type: 'patent', patent, file: 's.jsonl', place, format: 'jsonl', rank: 'table' } as const;
    const row = importRowOf(given) as PatentRow;
    const client = await world.database.pool.connect();
    try {
      const scheme = { subclassesWithGroups: await subclassesWithGroups(client), told: new Set<string>() };
      return await writePatents(client, id, [row], scheme);
    } finally {
      client.release();
    }
  };

  it('become the symbols that the scheme has, and those it has not are reported and kept', async () => {
    await loadGroups('G06N 3/00', 'G06N 3/063', 'H01L 21/00');
    expect(await writeSlashless()).toMatchObject({
      counts: { added: 1 },
      rejections: [{ scope: 'field', code: 'PATENT_SYMBOL_UNKNOWN', excerpt: 'H01L21823475' }],
    });
    expect(await symbolsOf(ID)).toEqual(['G06N 3/063']);
    expect(await slashlessOf(ID)).toEqual(['H01L21823475']);
  });

  it('that mean two groups are none of them, and the import says which', async () => {
    await loadGroups('G06N 3/00', 'G06N 3/063', 'G06N 30/63');
    expect(await writeSlashless()).toMatchObject({
      rejections: [
        {
          code: 'PATENT_SYMBOL_AMBIGUOUS',
          reason: expect.stringContaining('G06N 3/063 or G06N 30/63') as string,
        },
      ],
    });
    expect(await symbolsOf(ID)).toEqual([]);
  });

  it('wait for a scheme where none is loaded, and are settled by the next import', async () => {
    expect(await writeSlashless()).toMatchObject({ rejections: [] });
    await loadGroups('G06N 3/00', 'G06N 3/063');
    expect(await writeSlashless()).toMatchObject({ counts: { updated: 1 } });
    expect(await symbolsOf(ID)).toEqual(['G06N 3/063']);
    expect(await slashlessOf(ID)).toEqual(['H01L21823475']);
  });

  it('are told apart from symbols that the scheme lacks, which are kept, counted and named', async () => {
    await loadGroups('G06N 3/00');
    const line = JSON.stringify({ id: ID, title: 'T', cpc: ['G06N 3/00', 'G06N 3/99', 'A01B 1/00'] });
    expect(await importFile('s.jsonl', line)).toMatchObject({ unknownSymbols: 1, rejectedFields: 1 });
    expect(await symbolsOf(ID)).toHaveLength(3);
  });
});
