import { expect, test } from 'vitest';
import { fixture, readAll, streamOf } from '../../fixtures/read-all.js';

test('an answer of the Open Data Portal is read under the numbers of patents, else of publications', async () => {
  const { patents, rejections } = await readAll(streamOf(fixture('office/odp.json')));
  expect(patents).toEqual([
    {
      number: 'US11991301',
      country: 'US',
      docNumber: '11991301',
      kind: null,
      title: 'LEAK DETECTOR',
      abstract: null,
      claims: [],
      applicationNumber: 'US17991301',
      filingDate: '2021-12-06',
      publicationDate: '2024-05-14',
      familyId: 'US63991300',
      applicants: ['Fictional Tanks Inc.'],
      assignees: ['FICTIONAL TANKS HOLDING'],
      classifications: [
        { symbol: 'F17C 13/02', inventive: null, first: null, version: null },
        { symbol: 'F17C 2221/012', inventive: null, first: null, version: null },
      ],
      slashless: [],
      slashlessIpc: [],
      ipc: [],
      unknown: [],
      labels: 'gold',
      split: null,
    },
    expect.objectContaining({
      number: 'US20230991302A1',
      publicationDate: '2023-06-15',
      familyId: null,
      applicants: ['Fictional Cases Inc.'],
      labels: null,
    }),
  ]);
  expect(rejections.map(({ scope, code, place }) => [scope, code, place.record])).toEqual([
    ['field', 'PATENT_SYMBOL_INVALID', 1],
    ['record', 'PATENT_FIELD_MISSING', 3],
  ]);
  expect(rejections[1]?.reason).toContain('application 18991303 has neither');
});
