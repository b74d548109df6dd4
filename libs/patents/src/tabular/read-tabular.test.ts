import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixture, FIXTURES, readAll, streamOf } from '../../fixtures/read-all.js';

describe('readJsonl', async () => {
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
      expect.objectContaining({ scope: 'field', code: 'PATENT_DATE_INVALID', excerpt: '2018-02-31' }),
      expect.objectContaining({ scope: 'field', code: 'PATENT_SYMBOL_INVALID', excerpt: 'A4ZB 1/02' }),
    ]);
    expect(rejections.map(({ reason }) => reason)).toEqual([
      'misprint-1: the date "2018-02-31" is no date',
      'misprint-1: "A4ZB 1/02" is no CPC symbol',
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
    ['no object', '["b"]', 'PATENT_FIELD_INVALID'],
    ['null', 'null', 'PATENT_FIELD_INVALID'],
    ['no id', '{"title":"b"}', 'PATENT_FIELD_MISSING'],
    ['a text that is a number', '{"id":"b","title":7}', 'PATENT_FIELD_INVALID'],
    ['symbols that are no list', '{"id":"b","cpc":"A01B"}', 'PATENT_FIELD_INVALID'],
    ['a split nobody knows', '{"id":"b","split":"eval"}', 'PATENT_FIELD_INVALID'],
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

test('readJsonl gives the same records however its bytes are cut into pieces', async () => {
  const whole = await readAll(join(FIXTURES, 'records.jsonl'));
  for (const pieceBytes of [1, 13, 5000]) {
    const pieces = await readAll(streamOf(fixture('records.jsonl'), 'x', pieceBytes));
    expect(pieces.patents).toEqual(whole.patents);
  }
});
