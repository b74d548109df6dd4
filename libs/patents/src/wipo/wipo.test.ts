import { expect, test } from 'vitest';
import { fixture, readAll, streamOf } from '../../fixtures/read-all.js';

test('an international application in ST.36 is read with all fields, texts in English where there are any', async () => {
  const { patents, rejections } = await readAll(streamOf(fixture('office/wo.xml')));
  expect(rejections).toEqual([]);
  expect(patents).toHaveLength(1);
  expect(patents[0]).toMatchObject({
    country: 'WO',
    kind: 'A1',
    title: 'LEAK DETECTOR',
    abstract: 'A detector looks for leaks.',
    claims: [{ number: '1', text: 'Détecteur de fuites.' }],
    applicationNumber: 'PCT/EP2023/990901',
    filingDate: '2023-06-02',
    publicationDate: '2023-12-07',
    familyId: 'FR2290901',
    applicants: ['FICTIONAL TANKS [FR/FR]', 'Fanny FUITE'],
    classifications: [{ symbol: 'F17C 13/02', inventive: true, first: true, version: '2013.01' }],
    ipc: ['F17C 13/02'],
    unknown: [],
    labels: 'gold',
  });
  expect(patents[0]?.number).toMatch(/^WO2023\/?990901A1$/);
});

test('a grant in ST.96 is read with all fields under the number of the grant', async () => {
  const { patents, rejections } = await readAll(streamOf(fixture('office/st96.xml')));
  expect(rejections).toEqual([]);
  expect(patents).toEqual([
    {
      number: 'CA3991001C',
      country: 'CA',
      docNumber: '3991001',
      kind: 'C',
      title: 'Leak detector',
      abstract: 'A detector looks for leaks of H2.',
      claims: [
        { number: '1', text: 'A leak detector, comprising a sensor.' },
        { number: '2', text: 'The leak detector of claim 1.' },
      ],
      applicationNumber: 'CA3991001',
      filingDate: '2022-06-03',
      publicationDate: '2024-02-06',
      familyId: 'US63991001',
      applicants: ['Fictional Tanks Inc.', 'Tilda Tank'],
      assignees: [],
      classifications: [
        { symbol: 'F17C 13/02', inventive: true, first: true, version: '2013.01' },
        { symbol: 'Y02E 60/32', inventive: false, first: false, version: '2013.01' },
      ],
      slashless: [],
      slashlessIpc: [],
      ipc: ['F17C 13/02'],
      unknown: [],
      labels: 'gold',
      split: null,
    },
  ]);
});

test('a publication in ST.96 is read under the number of the publication', async () => {
  const file = fixture('office/st96.xml').toString().replaceAll('pat:PatentGrant ', 'pat:PatentPublication ');
  const publication = file
    .replace('</pat:PatentGrant>', '</pat:PatentPublication>')
    .replace(/<pat:PatentGrantIdentification>.*<\/pat:PatentGrantIdentification>/, '');
  const { patents } = await readAll(streamOf(publication));
  expect(patents[0]).toMatchObject({ number: 'CA3991001A1', publicationDate: '2022-12-03' });
});

test.each([1, 1000])(
  'the CPC master classification file is read a record at a time, in pieces of %i bytes',
  async (bytes) => {
    const { patents, rejections } = await readAll(
      streamOf(fixture('office/cpc-master.xml'), 'mcf.xml', bytes),
    );
    expect(rejections).toEqual([]);
    expect(patents).toEqual([
      expect.objectContaining({
        number: 'US9991101B2',
        applicationNumber: 'US16991101',
        publicationDate: '2018-06-05',
        classifications: [{ symbol: 'A01B 1/02', inventive: true, first: true, version: '2013.01' }],
      }),
      expect.objectContaining({ number: 'US9991102B1', classifications: [], labels: null }),
    ]);
  },
);
