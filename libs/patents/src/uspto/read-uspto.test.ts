import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixture, FIXTURES, readAll, streamOf } from '../../fixtures/read-all.js';

describe('a utility grant', async () => {
  const {
    patents: [grant],
    rejections,
  } = await readAll(join(FIXTURES, 'grant-utility.xml'));

  test('is read without a rejection', () => {
    expect(rejections).toEqual([]);
  });

  test('is known by its number without leading zeros', () => {
    expect(grant).toMatchObject({ number: 'US9900101B2', country: 'US', docNumber: '9900101', kind: 'B2' });
  });

  test('has its application, dates and the family of its earliest filing', () => {
    expect(grant).toMatchObject({
      applicationNumber: 'US15990101',
      filingDate: '2016-05-12',
      publicationDate: '2018-03-06',
      familyId: 'JP2015990042',
    });
  });

  test('has clean text: tags joined or parted as they print, entities decoded, one space between words', () => {
    expect(grant?.title).toBe('Kettle with a CO2 probe & a lime trap');
    expect(grant?.abstract).toBe(
      'A kettle (10) has a probe (12, 14) that measures dissolved CO2 in the water. ' +
        'A lime trap, shown in FIG. 2, opens above 80° C.',
    );
  });

  test('has its claims with numbers apart, nested parts in order, formulas left out', () => {
    expect(grant?.claims).toEqual([
      {
        number: '1',
        text: 'A kettle, comprising: a vessel (10) for water; a probe for CO2, comprising: a membrane; and a lamp of “infrared” light; and a lime trap.',
      },
      { number: '2', text: 'The kettle of claim 1, wherein holds.' },
      { number: '3', text: 'The kettle of claim 2, wherein the vessel holds 2.5 l.' },
    ]);
  });

  test('has applicants and assignees, people by their names', () => {
    expect(grant?.applicants).toEqual(['Ida Q. Wasserläufer', 'Fictional Kettles & Sons Ltd.']);
    expect(grant?.assignees).toEqual(['Fictional Kettles & Sons Ltd.']);
  });

  test('has the CPC symbols assigned to it, and none of its citations, combination sets or search field', () => {
    expect(grant?.classifications).toEqual([
      { symbol: 'A47J 31/4403', inventive: true, first: true, version: '2013.01' },
      { symbol: 'C02F 1/00', inventive: true, first: false, version: '2016.08' },
      { symbol: 'C02F 2209/03', inventive: false, first: false, version: '2013.01' },
    ]);
    expect(grant?.labels).toBe('gold');
  });

  test('has its IPC symbols beside the CPC', () => {
    expect(grant).toMatchObject({ ipc: ['A47J 31/00'], unknown: [] });
  });
});

describe('a grant without CPC', () => {
  const withoutCpc = fixture('grant-utility.xml')
    .toString()
    .replace(/<classifications-cpc>[^]*<\/classifications-cpc>/, '');
  const seventh = `<classification-ipc><edition>07</edition><main-classification>A47J 3100</main-classification>
    <further-classification>C02F  102</further-classification></classification-ipc>`;

  test.each([
    ['the eighth edition of the IPC', withoutCpc, ['A47J 31/00']],
    [
      'the seventh edition, in columns',
      withoutCpc.replace(/<classifications-ipcr>[^]*<\/classifications-ipcr>/, seventh),
      ['A47J 31/00', 'C02F 1/02'],
    ],
  ])('has %s, which knows nothing of section Y', async (_, document, ipc) => {
    const { patents, rejections } = await readAll(streamOf(document));
    expect(rejections).toEqual([]);
    expect(patents[0]).toMatchObject({ classifications: [], ipc, unknown: ['Y'], labels: null });
  });
});

test('an application is read; a misprinted symbol is reported and the record kept', async () => {
  const { patents, rejections } = await readAll(join(FIXTURES, 'application.xml'));
  expect(patents).toEqual([
    {
      number: 'US20199900202A1',
      country: 'US',
      docNumber: '20199900202',
      kind: 'A1',
      title: 'BELL THAT RINGS BY ITSELF',
      abstract: 'A bicycle bell rings when a sensor hears a horn.',
      claims: [
        { number: '1-2', text: '(canceled)' },
        { number: '3', text: 'A bell, comprising: a sensor; and a hammer.' },
      ],
      applicationNumber: 'US16990202',
      filingDate: '2018-12-28',
      publicationDate: '2019-07-04',
      familyId: 'US62990001',
      applicants: ["Bo O'Klingel"],
      assignees: [],
      classifications: [
        { symbol: 'B62J 3/00', inventive: true, first: true, version: '2013.01' },
        { symbol: 'Y02T 10/70', inventive: false, first: false, version: '2013.01' },
      ],
      labels: 'gold',
      slashless: [],
      slashlessIpc: [],
      ipc: [],
      unknown: [],
      split: null,
    },
  ]);
  expect(rejections).toEqual([
    expect.objectContaining({ scope: 'field', code: 'PATENT_SYMBOL_INVALID', excerpt: 'Q99Z 1/02' }),
  ]);
});

test('a design has no CPC and no abstract, and is a record', async () => {
  const { patents, rejections } = await readAll(join(FIXTURES, 'grant-design.xml'));
  expect(rejections).toEqual([]);
  expect(patents).toEqual([
    expect.objectContaining({
      number: 'USD990303S1',
      title: 'Tea cosy',
      abstract: null,
      classifications: [],
      labels: null,
      claims: [{ number: '1', text: 'The ornamental design for a tea cosy, as shown and described.' }],
    }),
  ]);
});

const weekly = ['grant-utility.xml', 'grant-design.xml', 'application.xml'].map(fixture);
const numbers = ['US9900101B2', 'USD990303S1', 'US20199900202A1'];

describe('a weekly file', () => {
  test.each([1, 7, 1000, 1 << 20])('is read alike in pieces of %i bytes', async (pieceBytes) => {
    const { patents } = await readAll(streamOf(Buffer.concat(weekly), 'weekly.xml', pieceBytes));
    expect(patents.map(({ number }) => number)).toEqual(numbers);
  });

  test('may lack the prologs between its documents', async () => {
    const bare = weekly.map((document) =>
      document.toString().replace(/^<\?xml[^>]*>\s*<!DOCTYPE[^>]*>\s*/, ''),
    );
    const { patents, rejections } = await readAll(streamOf(bare.join('\n')));
    expect(patents.map(({ number }) => number)).toEqual(numbers);
    expect(rejections.map(({ scope }) => scope)).toEqual(['field']);
  });

  test('may begin with a byte order mark and end in white space and comments', async () => {
    const file = Buffer.concat([Buffer.from('\uFEFF'), ...weekly, Buffer.from('\n\n<!-- the end -->\n')]);
    const { patents, rejections } = await readAll(streamOf(file));
    expect(patents.map(({ number }) => number)).toEqual(numbers);
    expect(rejections.map(({ scope }) => scope)).toEqual(['field']);
  });

  test('holds documents that are no patents: each is a rejection that names its root', async () => {
    const listing = Buffer.from('<?xml version="1.0"?>\n<sequence-cwu id="S1"><p>ACGT</p></sequence-cwu>\n');
    const [grant, design] = weekly as [Buffer, Buffer];
    const { patents, rejections } = await readAll(streamOf(Buffer.concat([grant, listing, design])));
    expect(patents).toHaveLength(2);
    expect(rejections).toEqual([
      expect.objectContaining({
        scope: 'record',
        code: 'PATENT_XML_ROOT',
        place: { record: 2, line: null, byte: grant.length },
        reason: expect.stringContaining('sequence-cwu'),
      }),
    ]);
  });
});
