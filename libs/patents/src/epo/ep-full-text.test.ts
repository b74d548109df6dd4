import { expect, test } from 'vitest';
import { fixture, readAll, streamOf } from '../../fixtures/read-all.js';

const file = fixture('office/ep.xml').toString();

test('an EP patent in full text is read with all fields, title and claims in English', async () => {
  const { patents, rejections } = await readAll(streamOf(file));
  expect(rejections).toEqual([]);
  expect(patents).toEqual([
    {
      number: 'EP4990801B1',
      country: 'EP',
      docNumber: '4990801',
      kind: 'B1',
      title: 'LEAK DETECTOR',
      abstract: null,
      claims: [
        { number: '1', text: 'A leak detector (1) comprising a case and a sensor for H2.' },
        { number: '2', text: 'The leak detector of claim 1.' },
      ],
      applicationNumber: 'EP22990801',
      filingDate: '2022-06-03',
      publicationDate: '2024-05-15',
      familyId: 'DE102021990801',
      applicants: ['Erfundene Gastanks GmbH'],
      assignees: ['Erfundene Gastanks GmbH'],
      classifications: [
        { symbol: 'F17C 13/02', inventive: true, first: true, version: '2013.01' },
        { symbol: 'F17C 2221/012', inventive: false, first: false, version: '2020.05' },
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

test('an EP document without English has its texts in the language it has', async () => {
  const german = file
    .replace(/<B541>en[^]*DÉTECTEUR DE FUITES<\/B542>/, '')
    .replace(/<claims id="claims02"[^]*<\/claims>/, '');
  const { patents } = await readAll(streamOf(german));
  expect(patents[0]).toMatchObject({
    title: 'LECKSUCHGERÄT',
    claims: [{ number: '1', text: 'Lecksuchgerät.' }],
  });
});

test('an EP document before the CPC has the symbols of the former IPC, and no knowledge of section Y', async () => {
  const former = '<B510><B516>7</B516><B511> 7F 17C  13/02   A</B511><B512> 7G 01M   3/26   B</B512></B510>';
  const { patents, rejections } = await readAll(streamOf(file.replace(/<B510EP>[^]*<\/B520EP>/, former)));
  expect(rejections).toEqual([]);
  expect(patents[0]).toMatchObject({ classifications: [], ipc: ['F17C 13/02', 'G01M 3/26'], unknown: ['Y'] });
});
