import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readAll } from '../../fixtures/read-all.js';
import type { PatentRecord } from '../record/patent-record.js';

const data = process.env['NONET_DATA'];

/** Real documents of the office; what they show is covered smaller by the fixtures of this library. */
describe.skipIf(!data)('official USPTO documents', () => {
  const read = async (name: string): Promise<PatentRecord[]> => {
    const { patents, rejections } = await readAll(join(data ?? '', 'uspto-xml', name));
    expect(rejections).toEqual([]);
    return patents;
  };
  /** `A01B 1/243 I* 2013.01`: inventive or additional, a star for the first. */
  const symbols = (patent: PatentRecord | undefined): string[] =>
    patent?.classifications.map(
      ({ symbol, inventive, first, version }) =>
        `${symbol} ${inventive ? 'I' : 'A'}${first ? '*' : ''} ${version}`,
    ) ?? [];

  test.each([
    {
      file: 'cs685_grant_20240326.xml',
      number: 'USD1019052S1',
      title: 'Pet snack',
      filed: '2021-06-08',
      published: '2024-03-26',
      family: 'US29787651',
      applicant: 'JIANGSU ZHONGHENG PET ARTICLES JOINT-STOCK CO., LTD.',
      assignees: ['JIANGSU ZHONGHENG PET ARTICLES JOINT-STOCK CO., LTD.'],
      abstract: null,
      claims: 1,
      cpc: [],
    },
    {
      file: 'gouspto_application_v4-4-A1.xml',
      number: 'US20210267109A1',
      title: 'METHODS AND APPARATUS FOR YARD AND GARDEN DEBRIS COLLECTION',
      filed: '2021-02-11',
      published: '2021-09-02',
      family: 'US62982464',
      applicant: "Daniel O'Keefe",
      assignees: [],
      abstract: 353,
      claims: 20,
      cpc: ['A01B 1/04 I* 2013.01', 'A01D 11/06 I 2013.01', 'B08B 13/00 I 2013.01', 'B08B 1/005 I 2013.01'],
    },
    {
      file: 'gouspto_application_v4-4-A2.xml',
      number: 'US20150075015A2',
      title: 'RAZOR WITH CUTTING BLADE ROTATABLE ABOUT MULTIPLE AXES',
      filed: '2014-05-01',
      published: '2015-03-19',
      family: 'US61372662',
      applicant: 'Thomas J. Bucco',
      assignees: [],
      abstract: 800,
      claims: 24,
      cpc: ['B26B 21/521 I* 2013.01'],
    },
    {
      file: 'gouspto_application_v4-5-A1.xml',
      number: 'US20220159901A1',
      title: 'SEED DISTRIBUTOR USED FOR AGRICULTURAL MACHINES',
      filed: '2019-09-19',
      published: '2022-05-26',
      family: 'US17437086',
      applicant: 'Ariel Alberto Antonio Spinsanti',
      assignees: [],
      abstract: 1009,
      claims: 6,
      cpc: ['A01C 7/04 I* 2013.01'],
    },
    {
      file: 'gouspto_application_v4-5-A2.xml',
      number: 'US20220160114A2',
      title: 'CARRYING CASE WITH PIVOTING HOUSING',
      filed: '2019-11-05',
      published: '2022-05-26',
      family: 'US62756069',
      applicant: 'BEVIS GEAR INC.',
      assignees: [],
      abstract: 604,
      claims: 8,
      cpc: ['A45F 3/047 I* 2013.01', 'A45F 3/02 I 2013.01'],
    },
    {
      file: 'gouspto_grant_v4-5-B1.xml',
      number: 'US9358892B1',
      title: 'System and method for pre-charging a hybrid vehicle for improving reverse driving performance',
      filed: '2014-12-02',
      published: '2016-06-07',
      family: 'US14558596',
      applicant: 'Toyota Motor Engineering & Manufacturing North America, Inc.',
      assignees: ['Toyota Motor Engineering & Manufacturing North America, Inc.'],
      abstract: 877,
      claims: 20,
      cpc: [
        'B60L 11/1809 I* 2013.01',
        'B60K 35/00 I 2013.01',
        'B60L 11/1861 I 2013.01',
        'G01C 21/26 I 2013.01',
        'B60K 2350/1076 A 2013.01',
        'B60W 20/00 A 2013.01',
      ],
    },
    {
      file: 'gouspto_grant_v4-5-B2.xml',
      number: 'US11147202B2',
      title: 'Wheeled hand truck',
      filed: '2018-12-26',
      published: '2021-10-19',
      family: 'US16232658',
      applicant: 'Yeow Ng',
      assignees: [],
      abstract: 763,
      claims: 9,
      cpc: [
        'A01B 1/243 I* 2013.01',
        'B62B 1/12 I 2013.01',
        'B62B 5/06 I 2013.01',
        'B62B 2202/70 A 2013.01',
        'B62B 2206/006 A 2013.01',
      ],
    },
    {
      file: 'grant_US08926509_20150106.xml',
      number: 'US8926509B2',
      title: 'Wireless physiological sensor patches and systems',
      filed: '2008-06-05',
      published: '2015-01-06',
      family: 'US60968023',
      applicant: 'Surendar Magar',
      assignees: ['Hmicro, Inc.'],
      abstract: 660,
      claims: 31,
      cpc: [
        'A61B 5/0205 I* 2013.01',
        'A61B 5/0024 I 2013.01',
        'A61B 5/0404 I 2013.01',
        'A61B 5/1112 I 2013.01',
        'A61B 5/6833 I 2013.01',
        'G06F 19/3418 I 2013.01',
        'H04L 67/125 I 2013.01',
        'H04L 67/04 I 2013.01',
        'A61B 5/021 A 2013.01',
        'A61B 5/02438 A 2013.01',
        'A61B 5/0476 A 2013.01',
        'A61B 5/0488 A 2013.01',
        'A61B 5/14532 A 2013.01',
        'A61B 5/7232 A 2013.01',
        'A61B 2560/0209 A 2013.01',
      ],
    },
    {
      file: 'grant_US08927118_20150106.xml',
      number: 'US8927118B2',
      title:
        'Material for organic electroluminescence device and organic electroluminescence device using the same',
      filed: '2012-01-12',
      published: '2015-01-06',
      family: 'JP2008148514',
      applicant: 'Tomoki Kato',
      assignees: ['Idemitsu Kosan Co., Ltd.'],
      abstract: 679,
      claims: 45,
      cpc: [
        'C07D 493/04 I* 2013.01',
        'C07D 487/04 I 2013.01',
        'C07D 519/00 I 2013.01',
        'C09K 11/06 I 2013.01',
        'H01L 51/0055 I 2013.01',
        'H01L 51/0072 I 2013.01',
        'H01L 51/0073 I 2013.01',
        'H01L 51/0074 I 2013.01',
        'H05B 33/14 I 2013.01',
        'C09K 2211/1029 A 2013.01',
        'C09K 2211/1088 A 2013.01',
        'H01L 51/5016 A 2013.01',
        'H01L 51/5048 A 2013.01',
        'H01L 51/5092 A 2013.01',
      ],
    },
    {
      file: 'grant_US08927386_20150106.xml',
      number: 'US8927386B2',
      title: 'Method for manufacturing deep-trench super PN junctions',
      filed: '2012-05-31',
      published: '2015-01-06',
      family: 'CN201110151784',
      applicant: 'Tzong Shiann Wu',
      assignees: ['CSMC Technologies FAB1 Co., Ltd.', 'CSMC Technologies FAB2 Co., Ltd.'],
      abstract: 899,
      claims: 19,
      cpc: ['H01L 29/66136 I* 2013.01', 'H01L 29/0619 I 2013.01', 'H01L 21/3065 A 2013.01'],
    },
    {
      file: 'grant_US08930553_20150106.xml',
      number: 'US8930553B2',
      title: 'Managing mid-dialog session initiation protocol (SIP) messages',
      filed: '2012-10-09',
      published: '2015-01-06',
      family: 'US13648029',
      applicant: 'International Business Machines Corporation',
      assignees: ['International Business Machines Corporation'],
      abstract: 624,
      claims: 8,
      cpc: [],
    },
  ])('$number in $file', async (expected) => {
    const [patent, ...others] = await read(expected.file);
    expect(others).toEqual([]);
    expect(patent).toMatchObject({
      number: expected.number,
      title: expected.title,
      filingDate: expected.filed,
      publicationDate: expected.published,
      familyId: expected.family,
      assignees: expected.assignees,
    });
    expect(patent?.applicants[0]).toBe(expected.applicant);
    expect(patent?.abstract?.length ?? null).toBe(expected.abstract);
    expect(patent?.claims).toHaveLength(expected.claims);
    expect(symbols(patent)).toEqual(expected.cpc);
  });

  test('a file of two grants', async () => {
    const patents = await read('gouspto_test.xml');
    expect(patents.map(({ number }) => number)).toEqual(['US11147202B2', 'US11147203B2']);
    expect(patents[1]).toMatchObject({ title: 'Middle mounted implement tractor', familyId: 'US14294129' });
    expect(patents[1]?.claims).toHaveLength(20);
    expect(symbols(patents[1])).toEqual([
      'A01B 51/023 I* 2013.01',
      'A01B 51/026 I 2013.01',
      'A01B 59/062 I 2013.01',
      'B62D 49/065 I 2013.01',
      'B62D 49/0678 I 2013.01',
      'B65G 69/28 A 2013.01',
    ]);
  });

  test('claims read as they print, those that were cancelled in one entry', async () => {
    const [truck] = await read('gouspto_grant_v4-5-B2.xml');
    expect(truck?.claims[0]?.text).toMatch(
      /^A wheeled hand truck comprising: \(a\) a footplate having front and rear ends; \(b\) a retainer flange/,
    );
    expect(truck?.claims[1]).toEqual({
      number: '2',
      text: 'The wheeled hand truck of claim 1 further comprising a “U” handle having left and right arms, the left and right pins respectively comprising lower ends of said arms.',
    });
    const [razor] = await read('gouspto_application_v4-4-A2.xml');
    expect(razor?.claims[0]).toEqual({ number: '1-18', text: '(canceled)' });
    expect(razor?.claims[1]?.number).toBe('19');
  });

  test.each([
    ['ai-domain', 26_247],
    ['us-green', 11_057],
    ['us-week-sections', 6_280],
    ['us-random-claims', 282],
    ['us-2005-claims', 1_411],
    ['bigpatent-previews', 3_030],
  ])('every record of %s is read', async (name, count) => {
    const { patents, rejections } = await readAll(join(data ?? '', 'patents', `${name}.jsonl.gz`));
    expect(patents).toHaveLength(count);
    expect(rejections.filter(({ scope }) => scope !== 'field')).toEqual([]);
    expect(patents.every(({ classifications }) => classifications.length > 0)).toBe(true);
  });
});
