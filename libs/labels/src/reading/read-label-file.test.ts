import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLabelFile } from './read-label-file.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-labels-'));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function read(content: string | Uint8Array, known?: ReadonlyMap<string, string>) {
  const file = join(folder, `${++files}-set.txt`);
  await writeFile(file, content);
  return readLabelFile(file, known);
}
const kitchen = { id: 'kitchen', parent: null, title: 'Kitchen' };
const knives = {
  id: 'knives',
  parent: 'kitchen',
  title: 'Knives',
  description: 'Blades for cutting food',
  symbols: ['B26B', 'B26B 3/02'],
  examples: ['XN1', 'XN2'],
};

describe('readLabelFile', () => {
  test('reads a table by its header, whatever the order of its columns', async () => {
    const found = await read(
      '# our own\nTitle\tID\tParent\tCPC\texamples\tDefinition\nKitchen\tkitchen\t\t\t\t\nKnives\tknives\tkitchen\tB26B; B26B3/02\tXN1|XN2\tBlades for cutting food\n',
    );
    expect(found.format).toBe('tsv');
    expect(found.records).toMatchObject([kitchen, knives]);
    expect(found.rejections).toEqual([]);
  });

  test('reads a table with commas and quoted cells, gzipped and in UTF-16 too', async () => {
    const table = 'id,title,description\na,"Pots, pans","of ""iron"""\n';
    const expected = [{ id: 'a', title: 'Pots, pans', description: 'of "iron"' }];
    expect((await read(table)).records).toMatchObject(expected);
    expect((await read(gzipSync(table))).records).toMatchObject(expected);
    expect((await read(Buffer.from(`\uFEFF${table}`, 'utf16le'))).records).toMatchObject(expected);
  });

  test('reads JSON with parents, with children, and a label a line', async () => {
    const flat = [kitchen, { ...knives, cpc: knives.symbols }];
    expect((await read(JSON.stringify({ title: 'House', labels: flat }))).title).toBe('House');
    expect((await read(JSON.stringify(flat))).records).toMatchObject([kitchen, knives]);
    const nested = [{ ...kitchen, children: [{ ...knives, parent: undefined, cpc: 'B26B;B26B 3/02' }] }];
    expect((await read(JSON.stringify(nested))).records).toMatchObject([kitchen, knives]);
    const lines = await read(flat.map((label) => JSON.stringify(label)).join('\n'));
    expect(lines).toMatchObject({ format: 'jsonl', records: [kitchen, knives] });
  });

  const skos = [
    [
      'Turtle',
      'skos-turtle',
      `@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix : <http://x.example/v/> .
      :v a skos:ConceptScheme ; skos:prefLabel "House"@en .
      :kitchen a skos:Concept ; skos:prefLabel "Küche"@de, "Kitchen"@en ; skos:narrower :knives .
      :knives a skos:Concept ; skos:prefLabel "Knives"@en ; skos:definition "Blades for cutting food"@en ;
        skos:exactMatch <http://data.example/cpc/B26B> ; skos:closeMatch <http://data.example/cpc/B26B-3-02> ; skos:example "XN1", "XN2" .`,
    ],
    [
      'RDF/XML',
      'skos-rdf-xml',
      `<?xml version="1.0"?>
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#">
        <skos:ConceptScheme rdf:about="http://x.example/v/v"><skos:prefLabel>House</skos:prefLabel></skos:ConceptScheme>
        <skos:Concept rdf:about="http://x.example/v/kitchen"><skos:prefLabel xml:lang="en">Kitchen</skos:prefLabel></skos:Concept>
        <skos:Concept rdf:about="http://x.example/v/knives"><skos:prefLabel>Knives</skos:prefLabel>
          <skos:broader rdf:resource="http://x.example/v/kitchen"/><skos:definition>Blades for cutting food</skos:definition>
          <skos:exactMatch rdf:resource="http://data.example/cpc/B26B"/><skos:closeMatch rdf:resource="http://data.example/cpc/B26B-3-02"/>
          <skos:example>XN1; XN2</skos:example></skos:Concept></rdf:RDF>`,
    ],
    [
      'JSON-LD',
      'skos-json-ld',
      JSON.stringify({
        '@context': { skos: 'http://www.w3.org/2004/02/skos/core#', '@base': 'http://x.example/v/' },
        '@graph': [
          { '@id': 'v', '@type': 'skos:ConceptScheme', 'skos:prefLabel': 'House' },
          {
            '@id': 'kitchen',
            '@type': 'skos:Concept',
            'skos:prefLabel': { '@value': 'Kitchen', '@language': 'en' },
          },
          {
            '@id': 'knives',
            '@type': 'skos:Concept',
            'skos:prefLabel': 'Knives',
            'skos:broader': { '@id': 'kitchen' },
            'skos:definition': 'Blades for cutting food',
            'skos:example': ['XN1', 'XN2'],
            'skos:exactMatch': { '@id': 'http://data.example/cpc/B26B' },
            'skos:closeMatch': { '@id': 'http://data.example/cpc/B26B-3-02' },
          },
        ],
      }),
    ],
  ] as const;
  test.each(skos)('reads SKOS in %s', async (_name, format, content) => {
    const found = await read(content);
    expect(found).toMatchObject({ format, title: 'House', records: [kitchen, knives], rejections: [] });
  });

  test('knows a concept by its whole address where two end alike, and leaves deprecated ones out', async () => {
    const found = await read(`@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
      <http://a.example/1> a skos:Concept ; skos:prefLabel "A" . <http://b.example/1> a skos:Concept ; skos:prefLabel "B" .
      <http://b.example/2> a skos:Concept ; skos:prefLabel "C" ; <http://www.w3.org/2002/07/owl#deprecated> true .`);
    expect(found.records.map(({ id }) => id)).toEqual(['http://a.example/1', 'http://b.example/1']);
    expect(found.rejections).toMatchObject([
      { place: 'concept http://b.example/2', code: 'LABEL_DEPRECATED' },
    ]);
  });

  test('keeps the ids of known concepts when others come that end alike', async () => {
    const known = new Map([
      ['http://a.example/1', '1'],
      ['http://gone.example/2', '2'],
    ]);
    const { records } = await read(
      `@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
      <http://b.example/1> a skos:Concept ; skos:prefLabel "B" ; skos:broader <http://a.example/1> .
      <http://a.example/1> a skos:Concept ; skos:prefLabel "A" . <http://b.example/2> a skos:Concept ; skos:prefLabel "C" .
      <http://b.example/3> a skos:Concept ; skos:prefLabel "D" .`,
      known,
    );
    expect(records.map(({ id, parent }) => [id, parent])).toEqual([
      ['http://b.example/1', '1'],
      ['1', null],
      ['http://b.example/2', null],
      ['3', null],
    ]);
  });

  test('reads RDF/XML with entities of its own, and refuses those that hold others', async () => {
    const rdf = (entities: string, title: string) => `<?xml version="1.0"?>
      <!DOCTYPE rdf:RDF [<!ENTITY rdf "http://www.w3.org/1999/02/22-rdf-syntax-ns#"> ${entities}]>
      <rdf:RDF xmlns:rdf="&rdf;" xmlns:skos="&skos;">
        <rdf:Description rdf:about="http://x.example/a"><rdf:type rdf:resource="&skos;Concept"/><skos:prefLabel>${title}</skos:prefLabel></rdf:Description></rdf:RDF>`;
    const skosEntity = '<!ENTITY skos "http://www.w3.org/2004/02/skos/core#">';
    expect((await read(rdf(skosEntity, 'A'))).records).toMatchObject([{ id: 'a', title: 'A' }]);
    const growing = `${skosEntity}<!ENTITY x "xxxx"><!ENTITY y "&x;&x;">`;
    await expect(read(rdf(growing, '&y;'))).rejects.toMatchObject({ code: 'LABEL_FILE_SYNTAX' });
  });

  test('takes of several broader concepts the one that the file has', async () => {
    const { records, rejections } = await read(`@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
      <http://a.example/top> a skos:Concept ; skos:prefLabel "Top" .
      <http://a.example/b> a skos:Concept ; skos:prefLabel "B" ; skos:broader <http://other.example/x>, <http://a.example/top> .`);
    expect(records).toMatchObject([{ id: 'top' }, { id: 'b', parent: 'top' }]);
    expect(rejections).toEqual([]);
  });

  test('keeps what is right of a file and names what is not, with place and reason', async () => {
    const found = await read(
      'id\tparent\ttitle\tcpc\n\t\tNo id\t\nb\t\t\t\nc\t\tC\tB26B; nonsense\nd\t\tD\t\ttoo many\n',
    );
    expect(found.records.map(({ id, symbols }) => ({ id, symbols }))).toEqual([
      { id: 'c', symbols: ['B26B'] },
    ]);
    expect(found.rejections).toEqual([
      { place: 'line 2', code: 'LABEL_ID_MISSING', reason: 'the label has no id' },
      { place: 'line 3', code: 'LABEL_TITLE_MISSING', reason: 'the label "b" has no title' },
      { place: 'line 4', code: 'LABEL_SYMBOL_INVALID', reason: '"nonsense" is no symbol of the CPC' },
      { place: 'line 5', code: 'LABEL_ROW_INVALID', reason: 'the row has 5 cells, the header 4' },
    ]);
  });

  test('counts the children of a label without an id, and makes no top labels of them', async () => {
    const found = await read(
      JSON.stringify([
        { title: 'No id', children: [{ id: 'a', title: 'A', children: [{ id: 'b', title: 'B' }] }] },
        kitchen,
      ]),
    );
    expect(found.records.map(({ id }) => id)).toEqual(['kitchen']);
    expect(found.rejections).toMatchObject([
      { place: 'label 1', code: 'LABEL_ID_MISSING' },
      { code: 'LABEL_PARENT_REJECTED', reason: '2 labels below a label without an id' },
    ]);
  });

  test('takes a label that stands below itself for one without a parent', async () => {
    const { records, rejections } = await read('id\tparent\ttitle\na\ta\tA\n');
    expect(records).toMatchObject([{ id: 'a', parent: null }]);
    expect(rejections).toEqual([]);
  });

  test('keeps no text that a database refuses', async () => {
    const long = `${'a'.repeat(499)}\u{1F600}`;
    const { records } = await read(`[{"id":"a\\u0000","title":"A \\ud83d b"},{"id":"b","title":"${long}"}]`);
    expect(records).toMatchObject([
      { id: 'a', title: 'A \uFFFD b' },
      { id: 'b', title: 'a'.repeat(499) },
    ]);
  });

  test('takes comments before the header alone, and ids that begin like one', async () => {
    const { records } = await read('# ours\n\n# still\nid\ttitle\n#1\tFirst\n');
    expect(records).toMatchObject([{ id: '#1', title: 'First', place: 'line 5' }]);
  });

  test('reads every row of tabbed text with quotes that are not closed', async () => {
    const { records } = await read('id\ttitle\na\t"Knives\nb\tForks"\nc\t"Spoons, ""old"""\n');
    expect(records.map(({ title }) => title)).toEqual(['"Knives', 'Forks"', 'Spoons, "old"']);
  });

  test('reads a quoted cell with several lines, and rows that end in different ways', async () => {
    const { records } = await read('id\ttitle\tdescription\r\na\tA\t"one\r\ntwo"\nb\tB\tthree\r\n');
    expect(records).toMatchObject([
      { id: 'a', description: 'one two' },
      { id: 'b', description: 'three' },
    ]);
  });

  test.each([
    ['nothing', '  \n', 'LABEL_FILE_EMPTY', 'there is nothing in it'],
    ['a table without a header', 'a\tb\nc\td\n', 'LABEL_FILE_FORMAT', 'line 1: no header'],
    ['JSON that ends too early', '[{"id": "a",\n "title": ', 'LABEL_FILE_SYNTAX', ': '],
    ['JSON of another kind', '{"a": 1}', 'LABEL_FILE_FORMAT', 'no list of labels'],
    [
      'a line that is no JSON',
      '{"id":"a","title":"A"}\n{"id":"b","title":"B"}\n{',
      'LABEL_FILE_SYNTAX',
      'line 3',
    ],
    ['torn Turtle', '@prefix a: <http://a/> .\na:b a', 'LABEL_FILE_SYNTAX', 'line 2'],
    [
      'torn XML',
      '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n<a',
      'LABEL_FILE_SYNTAX',
      ': ',
    ],
    [
      'a context elsewhere',
      '{"@context": "https://x.example/c.json", "@id": "a"}',
      'LABEL_FILE_SYNTAX',
      'not fetched',
    ],
    ['RDF without concepts', '@prefix a: <http://a/> . a:b a:c a:d .', 'LABEL_FILE_EMPTY', 'no skos:Concept'],
    ['a spreadsheet', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), 'LABEL_FILE_FORMAT', 'tab-separated'],
    ['another encoding', Buffer.from('id\ttitle\na\tK\xfcche\n', 'latin1'), 'LABEL_FILE_ENCODING', 'line 2'],
    ['a broken archive', Uint8Array.of(0x1f, 0x8b, 8, 0), 'LABEL_FILE_UNREADABLE', 'cannot be unpacked'],
    ['labels that are all rejected', 'id\ttitle\n\tA\n', 'LABEL_FILE_EMPTY', 'line 2: the label has no id'],
  ])('refuses %s with its code, the place and the reason', async (_what, content, code, reason) => {
    await expect(read(content)).rejects.toMatchObject({ code, message: expect.stringContaining(reason) });
  });

  test('refuses a file that is not there', async () => {
    await expect(readLabelFile(join(folder, 'none'))).rejects.toMatchObject({
      code: 'LABEL_FILE_UNREADABLE',
    });
  });
});
