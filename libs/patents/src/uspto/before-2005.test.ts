import { describe, expect, test } from 'vitest';
import { fixture, readAll, streamOf } from '../../fixtures/read-all.js';

describe('US grants in XML 2.5', async () => {
  const { patents, rejections } = await readAll(streamOf(fixture('office/patdoc.xml')));

  test('are read with all fields, signs named as in ISO 8879, and IPC symbols in columns', () => {
    expect(rejections).toEqual([]);
    expect(patents[0]).toEqual({
      number: 'US6990601B1',
      country: 'US',
      docNumber: '6990601',
      kind: 'B1',
      title: 'Spade for CO2 & μ-waves',
      abstract: 'A spade of the user’s choice digs at 5±1°.',
      claims: [
        { number: '1', text: 'A spade, comprising: a blade; and a handle.' },
        { number: '2', text: 'The spade of claim 1, of steel.' },
      ],
      applicationNumber: 'US09990601',
      filingDate: '2000-10-06',
      publicationDate: '2002-01-01',
      familyId: 'GB9990601',
      applicants: ['Ida Q. Wasserläufer'],
      assignees: ['Fictional Spades Ltd.'],
      classifications: [],
      slashless: [],
      slashlessIpc: [],
      ipc: ['A01B 1/00', 'G01N 33/543'],
      unknown: ['Y'],
      labels: null,
      split: null,
    });
  });

  test('are read where they are designs, whose class is none of the IPC', () => {
    expect(patents[1]).toMatchObject({
      number: 'USD990602S1',
      title: 'Glove',
      abstract: null,
      claims: [{ number: '1', text: 'The ornamental design for a glove, as shown and described.' }],
      ipc: [],
      unknown: [],
    });
  });
});

test('US applications in PAP 1.6 are read with all fields', async () => {
  const { patents, rejections } = await readAll(streamOf(fixture('office/pap.xml')));
  expect(rejections).toEqual([]);
  expect(patents).toEqual([
    {
      number: 'US20030990701A1',
      country: 'US',
      docNumber: '20030990701',
      kind: 'A1',
      title: 'Rake named ‘Harke’',
      abstract: 'A rake (10) gathers H2O.',
      claims: [
        { number: '1', text: 'A rake, comprising: a handle; and tines.' },
        { number: '2', text: 'The rake of claim 1, of wood.' },
      ],
      applicationNumber: 'US09990701',
      filingDate: '2001-06-18',
      publicationDate: '2003-01-02',
      familyId: 'JP2000990701',
      applicants: ['Rosa T. Rechen', 'Bo Beet'],
      assignees: ['Fictional Rakes Inc.'],
      classifications: [],
      slashless: [],
      slashlessIpc: [],
      ipc: ['A01B 1/00', 'H04L 12/56'],
      unknown: ['Y'],
      labels: null,
      split: null,
    },
  ]);
});

test('an entity that is none of ISO 8879 stays as it is written', async () => {
  const file = fixture('office/pap.xml')
    .toString()
    .replace('&lsquo;Harke&rsquo;', '&nosuchname; &Uuml;&bgr;');
  expect((await readAll(streamOf(file))).patents[0]?.title).toBe('Rake named &nosuchname; Üβ');
});
