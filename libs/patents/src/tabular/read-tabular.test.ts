import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixture, FIXTURES, readAll, streamOf } from '../../fixtures/read-all.js';

describe('readJson', async () => {
  const {
    patents: [kettle, bell, loom, hat],
    rejections,
  } = await readAll(join(FIXTURES, 'records.jsonl'));

  test('gives the record of a line, its number in office form, its claims apart, tags and entities resolved', () => {
    expect(kettle).toEqual({
      number: 'US9900101B2',
      country: 'US',
      docNumber: '9900101',
      kind: 'B2',
      title: 'Kettle',
      abstract: 'A kettle with a lime trap & a probe.',
      claims: [
        { number: '1', text: 'A kettle, comprising a probe.' },
        { number: '2', text: 'The kettle of claim 1, of 2. 5 l.' },
        { number: '3', text: 'Tea made with the kettle of claim 1.' },
      ],
      applicationNumber: null,
      filingDate: null,
      publicationDate: '2018-03-06',
      familyId: null,
      applicants: [],
      assignees: [],
      classifications: [
        { symbol: 'A47J 31/4403', inventive: null, first: null, version: null },
        { symbol: 'C02F 1/00', inventive: null, first: null, version: null },
      ],
      labels: 'gold',
      slashless: [],
      slashlessIpc: [],
      ipc: [],
      unknown: [],
      split: 'train',
    });
  });

  test('keeps an id of another form, and takes missing fields as absent', () => {
    expect(bell).toMatchObject({ number: 'bell-1', country: null, title: null, abstract: null, split: null });
    expect(bell?.claims.map(({ text }) => text)).toEqual(['A bell.', 'The bell of claim 1.']);
  });

  test('takes subclasses and sections for classifications of their level', () => {
    expect(bell?.classifications.map(({ symbol }) => symbol)).toEqual(['B62J']);
    expect(loom?.classifications.map(({ symbol }) => symbol)).toEqual(['D', 'G']);
    expect(loom).toMatchObject({ familyId: 'F7', split: 'dev' });
  });

  test('reports a misprinted symbol or date and keeps the record', () => {
    expect(hat).toMatchObject({ number: 'misprint-1', publicationDate: null });
    expect(hat?.classifications.map(({ symbol }) => symbol)).toEqual(['A42B 1/02']);
    expect(rejections).toEqual([
      expect.objectContaining({ scope: 'field', code: 'PATENT_SYMBOL_INVALID', excerpt: 'A4ZB 1/02' }),
      expect.objectContaining({ scope: 'field', code: 'PATENT_DATE_INVALID', excerpt: '2018-02-31' }),
    ]);
    expect(rejections.map(({ reason }) => reason)).toEqual([
      'misprint-1: "A4ZB 1/02" is no CPC symbol',
      'misprint-1: the date "2018-02-31" is no date',
    ]);
    expect(rejections[0]?.place).toMatchObject({ record: 4, line: 5 });
  });
});

test('the reason of a rejection quotes only the beginning of a long value', async () => {
  const line = JSON.stringify({ id: 'XN1A1', title: 'Hat', cpc: ['no symbol '.repeat(500)] });
  const { rejections } = await readAll(streamOf(line));
  expect(rejections.map(({ reason, excerpt }) => [reason, excerpt.length <= 200])).toEqual([
    [`XN1A1: "${'no symbol '.repeat(6)}…" is no CPC symbol`, true],
  ]);
});

describe('a malformed line of JSONL is rejected and the rest is read', () => {
  const sound = '{"id":"a"}';
  test.each([
    ['JSON cut short', '{"id":"b","title":', 'PATENT_JSON_MALFORMED'],
    ['no JSON', 'id: b', 'PATENT_JSON_MALFORMED'],
    ['a raw control character', '{"id":"b\0"}', 'PATENT_JSON_MALFORMED'],
    ['no object', '7', 'PATENT_FIELD_INVALID'],
    ['null', 'null', 'PATENT_FIELD_INVALID'],
    ['no id', '{"title":"b"}', 'PATENT_FIELD_MISSING'],
    ['nesting without end', '{"id":"b","x":' + '['.repeat(500_000), 'PATENT_JSON_MALFORMED'],
    ['bytes that are no UTF-8', Buffer.from('{"id":"b\u00e4"}', 'latin1'), 'PATENT_ENCODING_INVALID'],
  ])('%s', async (_, line, code) => {
    const file = Buffer.concat([Buffer.from(`${sound}\n`), Buffer.from(line), Buffer.from(`\r\n${sound}`)]);
    const { patents, rejections } = await readAll(streamOf(file));
    expect(patents).toHaveLength(2);
    expect(rejections).toEqual([
      expect.objectContaining({
        scope: 'record',
        code,
        place: { record: 2, line: 2, byte: sound.length + 1 },
      }),
    ]);
  });

  test('of 200 MB, of which only the beginning is held', async () => {
    const filler = Buffer.alloc(1024 * 1024, 'x');
    async function* stream(): AsyncGenerator<Buffer> {
      yield Buffer.from(`${sound}\n{"id":"b","title":"`);
      for (let megabyte = 0; megabyte < 200; megabyte++) yield filler;
      yield Buffer.from(`"}\n${sound}\n`);
    }
    const { patents, rejections } = await readAll({ name: 'long.jsonl', stream: stream() });
    expect(patents).toHaveLength(2);
    expect(rejections).toEqual([
      expect.objectContaining({ code: 'PATENT_RECORD_TOO_LARGE', place: { record: 2, line: 2, byte: 11 } }),
    ]);
    expect(rejections[0]?.excerpt).toMatch(/^\{"id":"b","title":"xxx/);
  });
});

test('text comes without what storage and models refuse: NUL, control characters, half surrogates', async () => {
  const { patents } = await readAll(
    streamOf('{"id":"a","title":"b\\u0000\\ud800\\u0007\\n c\\u200b\\u00ad d"}'),
  );
  expect(patents[0]?.title).toBe('b \uFFFD c d');
});

describe('a record of JSON is read as leniently as a row of a table', () => {
  const read = async (record: object) => {
    const { patents, rejections } = await readAll(streamOf(JSON.stringify(record)));
    return { patent: patents[0], codes: rejections.map(({ scope, code }) => `${scope} ${code}`) };
  };
  const symbols = (...list: string[]) => list.map((symbol) => expect.objectContaining({ symbol }));

  test.each([
    ['a date as a number', { date: 20240102 }, { publicationDate: '2024-01-02' }],
    [
      'symbols in one text',
      { cpc: 'F17C 13/02; G01M 3/26' },
      { classifications: symbols('F17C 13/02', 'G01M 3/26') },
    ],
    ['an empty text for symbols', { cpc: '' }, { classifications: [] }],
    [
      'symbols as objects',
      { cpc: [{ code: 'F17C 13/02', inventive: true }] },
      { classifications: [{ symbol: 'F17C 13/02', inventive: true, first: null, version: null }] },
    ],
    [
      'claims as objects',
      {
        claims: [
          { num: 1, text: 'A tank.' },
          { num: 2, text: 'The tank of claim 1.' },
        ],
      },
      {
        claims: [
          { number: '1', text: 'A tank.' },
          { number: '2', text: 'The tank of claim 1.' },
        ],
      },
    ],
    ['a title that is a number', { title: 7 }, { title: '7' }],
    ['another word for a split', { split: 'validation' }, { split: 'dev' }],
    ['symbols without their slash', { cpc: ['G06N3063'] }, { classifications: [], slashless: ['G06N3063'] }],
    ['symbols of the IPC', { ipc: 'H04L 12/56', unknown: ['Y'] }, { ipc: ['H04L 12/56'], unknown: ['Y'] }],
  ])('%s', async (_, fields, expected) => {
    const { patent, codes } = await read({ id: 'US9900101B2', ...fields });
    expect(codes).toEqual([]);
    expect(patent).toMatchObject(expected);
  });

  test.each(['publication_number', 'patent_id', 'doc_number', 'Patent Number', 'patent-no'])(
    'with its number as %s',
    async (key) => {
      expect((await read({ [key]: 'US9900101B2', title: 'Kettle' })).patent?.number).toMatch(/9900101/);
    },
  );

  test.each([
    ['a split nobody knows', { split: 'eval' }],
    ['a title that is an object', { title: { x: 1 } }],
    ['a label nobody knows', { labels: 'bronze' }],
  ])('but without %s, which is a rejection of the field alone', async (_, fields) => {
    const { patent, codes } = await read({ id: 'b', abstract: 'A tank.', ...fields });
    expect(codes).toEqual(['field PATENT_FIELD_INVALID']);
    expect(patent?.abstract).toBe('A tank.');
  });

  test.each([
    ['in an array', (records: object[]) => JSON.stringify(records)],
    ['in a printed array', (records: object[]) => JSON.stringify(records, null, 2)],
    [
      'printed one after the other',
      (records: object[]) => records.map((record) => JSON.stringify(record, null, 2)).join('\n'),
    ],
    ['in an answer', (records: object[]) => JSON.stringify({ total: 2, data: records })],
  ])('also %s', async (_, written) => {
    const records = [
      { id: 'a', title: 'One' },
      { id: 'b', title: 'Two' },
    ];
    const { patents, rejections } = await readAll(streamOf(written(records), 'records.json', 7));
    expect(rejections).toEqual([]);
    expect(patents.map(({ number, title }) => [number, title])).toEqual([
      ['a', 'One'],
      ['b', 'Two'],
    ]);
  });
});

test('a table begins below the line that an export writes above it, and a list may stand in a cell as Python writes it', async () => {
  const table = `search URL:,https://example.org/?q=kettle\nid,title,cpc,result link\nUS-9900101-B2,Kettle,"['A47J 31/44', 'C02F 1/00']",x\n`;
  const { patents, rejections } = await readAll(streamOf(table));
  expect(rejections).toEqual([]);
  expect(patents).toMatchObject([{ number: 'US9900101B2', title: 'Kettle' }]);
  expect(patents[0]?.classifications.map(({ symbol }) => symbol)).toEqual(['A47J 31/44', 'C02F 1/00']);
});

describe('readCsv', async () => {
  const { patents, rejections } = await readAll(join(FIXTURES, 'records.csv'));

  test('reads rows by the header, with quotes, line breaks in cells and lists of symbols', () => {
    expect(patents.map(({ number, abstract }) => [number, abstract])).toEqual([
      ['US9900101B2', 'A kettle; with a "lime trap" over two lines.'],
      ['loom-1', 'A loom.'],
    ]);
    expect(patents.map(({ classifications }) => classifications.map(({ symbol }) => symbol))).toEqual([
      ['A47J 31/4403', 'C02F 1/00'],
      ['D03D 47/00', 'D03D 51/02'],
    ]);
    expect(patents[0]?.publicationDate).toBe('2018-03-06');
  });

  test('rejects a row of another width at its line', () => {
    expect(rejections).toEqual([
      expect.objectContaining({
        scope: 'record',
        code: 'PATENT_CSV_MALFORMED',
        place: { record: 2, line: 4, byte: null },
        reason: 'has 2 cells where the header names 5 columns',
      }),
    ]);
  });

  test('loses what follows a quote that is never closed, but not what went before, and stays bounded', async () => {
    const open = `id,title\na,one\nb,"${'x'.repeat(300_000)}\nc,three\n`;
    for (const limits of [{}, { rowBytes: 100_000 }]) {
      const { patents: read, rejections: lost } = await readAll(streamOf(open), { limits });
      expect(read.map(({ number }) => number)).toEqual(['a']);
      expect(lost).toEqual([expect.objectContaining({ scope: 'file', code: 'PATENT_CSV_MALFORMED' })]);
    }
  });

  test('rejects a row in another encoding', async () => {
    const file = Buffer.from('id,title\na,one\nb,t\u00e4xt\nc,three\n', 'latin1');
    const { patents: read, rejections: lost } = await readAll(streamOf(file));
    expect(read.map(({ number }) => number)).toEqual(['a', 'c']);
    expect(lost).toEqual([expect.objectContaining({ code: 'PATENT_ENCODING_INVALID' })]);
  });

  test.each(['id,title', 'id;title', 'id\ttitle', 'id|title', '\uFEFF"id","title"'])(
    'finds the delimiter in the header %j',
    async (header) => {
      const delimiter = /[,;\t|]/.exec(header)?.[0] ?? ',';
      const { patents: read } = await readAll(streamOf(`${header}\r\na${delimiter}one\r\n`));
      expect(read).toEqual([expect.objectContaining({ number: 'a', title: 'one' })]);
    },
  );
});

test('readJson gives the same records however its bytes are cut into pieces', async () => {
  const whole = await readAll(join(FIXTURES, 'records.jsonl'));
  for (const pieceBytes of [1, 13, 5000]) {
    const pieces = await readAll(streamOf(fixture('records.jsonl'), 'x', pieceBytes));
    expect(pieces.patents).toEqual(whole.patents);
  }
});

describe('readJson takes a record whose', () => {
  const read = async (record: unknown) => {
    const text = typeof record === 'string' ? record : JSON.stringify(record);
    const { patents, rejections } = await readAll(streamOf(text));
    expect(patents).toHaveLength(1);
    return { patent: patents[0]!, rejections };
  };

  test.each([
    ['date is a number', { id: 'a', date: 20240102 }, { publicationDate: '2024-01-02' }],
    ['date counts milliseconds', { id: 'a', date: 1704153600000 }, { publicationDate: '2024-01-02' }],
    ['date is 0', { id: 'a', date: 0 }, { publicationDate: null }],
    ['id is a number', { id: 17 }, { number: '17' }],
    ['title is a number', { id: 'a', title: 7 }, { title: '7' }],
    ['title is a list', { id: 'a', title: ['A list'] }, { title: 'A list' }],
    [
      'texts are NaN',
      '{"id":"a","title":NaN,"abstract":"NaN of Infinity"}',
      { title: null, abstract: 'NaN of Infinity' },
    ],
    [
      'lists are empty texts',
      { id: 'a', cpc: '', claims: '', ipc: '' },
      { classifications: [], claims: [], ipc: [] },
    ],
    ['labels are in another case', { id: 'a', labels: 'Gold' }, { labels: 'gold' }],
    [
      'IPC is one text',
      { id: 'a', ipc: 'H04L 12/56; G06F0017300000', unknown: ['Y'] },
      { ipc: ['H04L 12/56', 'G06F 17/30'], unknown: ['Y'] },
    ],
    ['number is called otherwise', { publication_number: 'US-11990036-B2' }, { number: 'US11990036B2' }],
    [
      'row has a number of its own',
      { id: 3, publication_number: 'US-11990036-B2' },
      { number: 'US11990036B2' },
    ],
    [
      'number, country and kind stand apart',
      { doc_number: '11990036', jurisdiction: 'US', kind: 'B2' },
      { number: 'US11990036B2' },
    ],
    [
      'only number is that of an application',
      { application_number: '13817165' },
      { number: '13817165', docNumber: null },
    ],
    ['groups have no slash', { id: 'a', cpc: ['G06N3063', 'A01B 1/02'] }, { slashless: ['G06N3063'] }],
  ])('%s', async (_, record, expected) => {
    const { patent, rejections } = await read(record);
    expect(patent).toMatchObject(expected);
    expect(rejections).toEqual([]);
  });

  test.each([
    [['F17C 13/02', 'G01M 3/26'], null],
    ['F17C 13/02; G01M 3/26', null],
    ['F17C 13/02 | G01M 3/26 (EP,US)', null],
    [
      [
        { code: 'F17C13/02', inventive: true },
        { code: 'G01M3/26', inventive: true },
      ],
      true,
    ],
    [
      [
        { symbol: 'F17C 13/02', classification_value: 'A' },
        { symbol: 'G01M 3/26', classification_value: 'A' },
      ],
      false,
    ],
  ])('symbols are %j', async (cpc, inventive) => {
    const { patent } = await read({ id: 'a', cpc });
    expect(patent.classifications.map((given) => [given.symbol, given.inventive])).toEqual([
      ['F17C 13/02', inventive],
      ['G01M 3/26', inventive],
    ]);
  });

  test.each([
    ['1. A tank. 2. The tank of claim 1.'],
    [['1. A tank.', '2. The tank of claim 1.']],
    [
      [
        { claim_number: 1, claim_text: '1. A tank.' },
        { claim_number: 2, claim_text: 'The tank of claim 1.' },
      ],
    ],
    [
      [
        { num: '00001', text: 'A tank.' },
        { num: '00002', text: 'The tank of claim 1.' },
      ],
    ],
    [
      [
        { language: 'de', text: '1. Ein Tank.' },
        { language: 'en', text: '1. A tank. 2. The tank of claim 1.' },
      ],
    ],
  ])('claims are %j', async (claims) => {
    const { patent } = await read({ id: 'a', claims });
    expect(patent.claims).toEqual([
      { number: '1', text: 'A tank.' },
      { number: '2', text: 'The tank of claim 1.' },
    ]);
  });

  test.each([
    [{ id: 'a', split: 'eval' }],
    [{ id: 'a', title: { no: 'text' } }],
    [{ id: 'a', claims: [{ number: 1 }] }],
    [{ id: 'a', date: true }],
    [{ id: 'a', unknown: ['Y02E'] }],
  ])('field cannot be taken, and rejects the field alone: %j', async (record) => {
    const { rejections } = await read(record);
    expect(rejections).toEqual([expect.objectContaining({ scope: 'field', code: 'PATENT_FIELD_INVALID' })]);
  });
});

test('readJson reads an array, pretty-printed objects and the list of an answer, and says where one is broken', async () => {
  const records = [{ id: 'a' }, { id: 'b' }];
  for (const text of [
    JSON.stringify(records),
    JSON.stringify(records, null, 2),
    records.map((record) => JSON.stringify(record, null, 2)).join('\n'),
    JSON.stringify({ total: 2, data: records }),
    `\uFEFF${JSON.stringify(records)}`,
  ]) {
    const { patents, rejections } = await readAll(streamOf(text));
    expect(patents.map(({ number }) => number)).toEqual(['a', 'b']);
    expect(rejections).toEqual([]);
  }
  const cut = await readAll(streamOf('[{"id":"a"},\n{"id":"b","ti'));
  expect(cut.patents.map(({ number }) => number)).toEqual(['a']);
  expect(cut.rejections[0]).toMatchObject({
    code: 'PATENT_JSON_MALFORMED',
    place: { record: 2, line: 2, byte: 13 },
  });
});
