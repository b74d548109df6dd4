import { describe, expect, test } from 'vitest';
import { fixture, readAll, streamOf } from '../../fixtures/read-all.js';

const file = fixture('office/green-book.txt').toString();

describe('the green book', async () => {
  const { patents, rejections } = await readAll(streamOf(file, 'pftaps.txt', 7));

  test('gives a grant with all fields, the IPC in columns, and its number without the check digit', () => {
    expect(patents[0]).toEqual({
      number: 'US3990601A',
      country: 'US',
      docNumber: '3990601',
      kind: 'A',
      title: 'Process for making H2 O at 5° C. in a kettle with a lid',
      abstract: 'A process makes α-water; its temperature is ≤5° C. throughout.',
      claims: [
        { number: '1', text: 'A process for water, comprising: a kettle; and a lid.' },
        { number: '2', text: 'The process of claim 1, at 5° C.' },
      ],
      applicationNumber: 'US05490601',
      filingDate: '1974-07-18',
      publicationDate: '1976-01-06',
      familyId: 'GB3899072',
      applicants: ['Ida Q. Wasserlaeufer', 'Bo Beet'],
      assignees: ['Fictional Kettles Inc.'],
      classifications: [],
      slashless: [],
      slashlessIpc: [],
      ipc: ['A47J 31/00', 'C02F 1/02'],
      unknown: ['Y'],
      labels: null,
      split: null,
    });
  });

  test('gives a design with its one claim', () => {
    expect(patents[1]).toMatchObject({
      number: 'USD399060S',
      applicationNumber: 'US29039906',
      claims: [{ number: '1', text: 'The ornamental design for a kettle, as shown and described.' }],
      ipc: [],
      unknown: [],
    });
  });

  test('rejects a patent without number, with its line', () => {
    expect(patents).toHaveLength(2);
    expect(rejections).toEqual([
      expect.objectContaining({
        scope: 'record',
        code: 'PATENT_FIELD_MISSING',
        place: {
          record: 3,
          line: file.split('\n').lastIndexOf('PATN') + 1,
          byte: file.lastIndexOf('PATN'),
        },
      }),
    ]);
  });
});

test('the green book is read without its first line and with the line ends of Windows', async () => {
  const bare = file.slice(file.indexOf('PATN')).replaceAll('\n', '\r\n');
  expect((await readAll(streamOf(bare))).patents.map(({ number }) => number)).toEqual([
    'US3990601A',
    'USD399060S',
  ]);
});

test('a patent of the green book that is too long is a rejection and the next one is read', async () => {
  const long = file.replace('CLMS\n', `CLMS\n${'PAR  and a lid,\n'.repeat(2000)}`);
  const { patents, rejections } = await readAll(streamOf(long), { limits: { documentBytes: 20_000 } });
  expect(patents.map(({ number }) => number)).toEqual(['USD399060S']);
  expect(rejections[0]).toMatchObject({ code: 'PATENT_RECORD_TOO_LARGE', place: { record: 1 } });
});
