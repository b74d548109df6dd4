import { describe, expect, test } from 'vitest';
import { fixture, readAll, streamOf } from '../../fixtures/read-all.js';

const file = fixture('office/docdb.xml').toString();

describe('DOCDB exchange XML', async () => {
  const { patents, rejections } = await readAll(streamOf(file, 'docdb.xml'));

  test('yields a record for each document', () => {
    expect(patents.map(({ number }) => number)).toEqual(['EP4990101A1', 'DE10299001A1', 'US20230990103A1']);
  });

  test('gives number, dates, family and the texts in English', () => {
    expect(patents[0]).toMatchObject({
      number: 'EP4990101A1',
      country: 'EP',
      docNumber: '4990101',
      kind: 'A1',
      title: 'LEAK DETECTOR & CASE FOR H2',
      abstract: 'A device looks for leaks.',
      claims: [],
      applicationNumber: 'EP22990101',
      filingDate: '2022-06-03',
      publicationDate: '2023-12-06',
      familyId: '79900101',
      applicants: ['ERFUNDENE GASTANKS GMBH [DE]'],
      labels: 'gold',
    });
  });

  test('gives the CPC of every office with value, position and version, without combination sets and other schemes', () => {
    expect(patents[0]?.classifications).toEqual([
      { symbol: 'F17C 13/02', inventive: true, first: true, version: '2013.01' },
      { symbol: 'F17C 2221/012', inventive: false, first: false, version: '2020.05' },
      { symbol: 'G01M 3/26', inventive: false, first: null, version: '2013.01' },
    ]);
    expect(patents[0]).toMatchObject({ ipc: ['F17C 13/02', 'G01M 3/26'], unknown: [] });
  });

  test('says what the IPC alone cannot know, and has no family where the office found none', () => {
    expect(patents[1]).toMatchObject({
      title: 'Spaten',
      familyId: null,
      classifications: [],
      ipc: ['A01B 1/00', 'A01B 1/02'],
      unknown: ['Y'],
      labels: null,
    });
    expect(patents[2]).toMatchObject({ ipc: [], unknown: [] });
  });

  test('says of a deleted document that it is deleted', () => {
    expect(rejections).toEqual([
      expect.objectContaining({
        scope: 'record',
        code: 'PATENT_FIELD_MISSING',
        reason: expect.stringContaining('EP4990102A1 was deleted') as string,
        place: {
          record: 3,
          line: null,
          byte: Buffer.from(file.split('<exch:exchange-document country="EP" doc-number="4990102"')[0]!)
            .length,
        },
      }),
    ]);
  });
});

test.each([1, 7, 1000, 1 << 20])('DOCDB exchange XML is read alike in pieces of %i bytes', async (bytes) => {
  const { patents, rejections } = await readAll(streamOf(file, 'docdb.xml', bytes));
  expect(patents).toHaveLength(3);
  expect(rejections).toHaveLength(1);
});

test('DOCDB exchange XML is read with whatever prefix its namespace has, or none', async () => {
  for (const prefix of ['', 'ns2:']) {
    const { patents } = await readAll(streamOf(file.replaceAll('exch:', prefix)));
    expect(patents.map(({ title }) => title)).toEqual(['LEAK DETECTOR & CASE FOR H2', 'Spaten', 'SPADE']);
  }
});

test('DOCDB documents in the encoding that the file declares at its beginning are read', async () => {
  const { patents } = await readAll(
    streamOf(Buffer.from(file.replace('UTF-8', 'ISO-8859-1').replace('A device', 'Ä device'), 'latin1')),
  );
  expect(patents[0]?.abstract).toBe('Ä device looks for leaks.');
});

describe('a damaged DOCDB document is rejected and the rest is read', () => {
  test.each([
    [
      'its end tag',
      '</exch:bibliographic-data></exch:exchange-document>\n<exch:exchange-document country="EP"',
      '</exch:bibliographic-data>\n<exch:exchange-document country="EP"',
    ],
    ['its start tag', '<exch:exchange-document country="DE"', '<exch:exchange-documemt country="DE"'],
  ])('where %s is missing', async (_, from, to) => {
    const { patents, rejections } = await readAll(streamOf(file.replace(from, to)));
    expect(patents.map(({ number }) => number)).toEqual(['EP4990101A1', 'US20230990103A1']);
    expect(rejections).toHaveLength(2);
  });

  test('where the file breaks off', async () => {
    const { patents, rejections } = await readAll(streamOf(file.slice(0, file.indexOf('SPADE'))));
    expect(patents).toHaveLength(2);
    expect(rejections.map(({ code }) => code)).toEqual(['PATENT_FIELD_MISSING', 'PATENT_XML_MALFORMED']);
  });
});

test('a DOCDB file without documents is a rejection', async () => {
  const { patents, rejections } = await readAll(
    streamOf('<?xml version="1.0"?><exch:exchange-documents><exch:note/></exch:exchange-documents>'),
  );
  expect(patents).toEqual([]);
  expect(rejections.map(({ scope, reason }) => [scope, reason])).toEqual([
    ['file', 'holds no exchange-document'],
  ]);
});
