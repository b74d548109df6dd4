import { describe, expect, test } from 'vitest';
import { fixture, readAll, streamOf } from '../../fixtures/read-all.js';

const record = {
  number: 'EP4991201A1',
  country: 'EP',
  docNumber: '4991201',
  kind: 'A1',
  title: 'LEAK DETECTOR',
  abstract: 'A detector looks for leaks.',
  claims: [],
  applicationNumber: 'EP22991201',
  filingDate: '2022-06-03',
  publicationDate: '2023-12-06',
  familyId: '79901201',
  applicants: ['FICTIONAL TANKS [FR]'],
  assignees: [],
  classifications: [{ symbol: 'F17C 13/02', inventive: true, first: null, version: null }],
  slashless: [],
  slashlessIpc: [],
  ipc: ['F17C 13/02'],
  unknown: [],
  labels: 'gold',
  split: null,
};

test.each(['ops.xml', 'ops.json'])('an answer of OPS is read with all fields from %s', async (name) => {
  expect(await readAll(streamOf(fixture(`office/${name}`)))).toEqual({ patents: [record], rejections: [] });
});

test('an answer of OPS on several patents is read a document at a time, whatever stands between them', async () => {
  const file = fixture('office/ops.xml').toString();
  const second = /<exchange-documents>[^]*<\/exchange-documents>/
    .exec(file)![0]
    .replaceAll('4991201', '4991202');
  const { patents, rejections } = await readAll(
    streamOf(file.replace('</exchange-documents>', `</exchange-documents>${second}`), 'ops.xml', 100),
  );
  expect(rejections).toEqual([]);
  expect(patents.map(({ number }) => number)).toEqual(['EP4991201A1', 'EP4991202A1']);
});

describe('an answer of OPS in JSON is one rejection', () => {
  const json = fixture('office/ops.json').toString();

  test.each([
    ['where it breaks off', json.slice(0, -20), 'PATENT_JSON_MALFORMED'],
    ['where it holds no patent', '{"ops:world-patent-data":{"ops:meta":{}}}', 'PATENT_FIELD_MISSING'],
    [
      'where it nests without end',
      `{"ops:world-patent-data":${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}}`,
      'PATENT_RECORD_TOO_LARGE',
    ],
  ])('%s', async (_, text, code) => {
    const { patents, rejections } = await readAll(streamOf(text));
    expect(patents).toEqual([]);
    expect(rejections.map((rejection) => rejection.code)).toEqual([code]);
  });

  test('where it is longer than a document may be', async () => {
    const { rejections } = await readAll(streamOf(json), { limits: { documentBytes: 1000 } });
    expect(rejections.map(({ code }) => code)).toEqual(['PATENT_RECORD_TOO_LARGE']);
  });
});
