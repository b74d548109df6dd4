import { describe, expect, test } from 'vitest';
import { readAll, streamOf } from '../../../fixtures/read-all.js';
import { detectFormat } from '../../formats.js';

async function readOne(content: string | object, format: string) {
  const text = typeof content === 'string' ? content : JSON.stringify(content, null, 1);
  expect(detectFormat(Buffer.from(text))).toMatchObject({ name: format });
  const { patents, rejections } = await readAll(streamOf(text));
  expect(rejections).toEqual([]);
  return patents;
}

describe('a record is read in the shape of', () => {
  test('HUPD', async () => {
    const [patent] = await readOne(
      {
        application_number: '13900001',
        publication_number: 'US20130999901A1-20131107',
        title: 'Kettle',
        decision: 'ACCEPTED',
        date_published: '20131107',
        filing_date: '20130301',
        main_cpc_label: 'A47J2721',
        cpc_labels: ['A47J2721', 'A61K2039505'],
        ipcr_labels: ['A47J2721'],
        abstract: 'A kettle.',
        claims: '1. A kettle. 2. The kettle of claim 1.',
      },
      'hupd',
    );
    expect(patent).toMatchObject({
      number: 'US20130999901A1',
      applicationNumber: 'US13900001',
      publicationDate: '2013-11-07',
      filingDate: '2013-03-01',
      classifications: [],
      slashless: ['A47J2721', 'A61K2039505'],
    });
    expect(patent?.claims).toHaveLength(2);
  });

  test('BIGPATENT', async () => {
    const [patent] = await readOne(
      {
        publication_number: 'US-9900101-B2',
        abstract: 'A kettle.',
        application_number: 'US-201313900001-A',
        description: 'Long.',
        cpc: 'a',
      },
      'bigpatent',
    );
    expect(patent).toMatchObject({
      number: 'US9900101B2',
      abstract: 'A kettle.',
      classifications: [{ symbol: 'A' }],
    });
  });

  test('BigQuery', async () => {
    const [patent] = await readOne(
      {
        publication_number: 'US-9900101-B2',
        country_code: 'US',
        kind_code: 'B2',
        family_id: '52144411',
        publication_date: 20180306,
        filing_date: 0,
        title_localized: [
          { text: 'Kessel', language: 'de' },
          { text: 'Kettle', language: 'en', truncated: false },
        ],
        abstract_localized: [{ text: 'A kettle.', language: 'en' }],
        claims_localized: [
          { text: 'What is claimed is: 1. A kettle. 2. The kettle of claim 1.', language: 'en' },
        ],
        cpc: [{ code: 'A47J27/21', inventive: true, first: true, tree: [] }],
        ipc: [{ code: 'A47J27/21', inventive: true, first: true }],
        assignee_harmonized: [{ name: 'KETTLE CO', country_code: 'US' }],
      },
      'bigquery-patents',
    );
    expect(patent).toMatchObject({
      number: 'US9900101B2',
      title: 'Kettle',
      publicationDate: '2018-03-06',
      filingDate: null,
      familyId: '52144411',
      assignees: ['KETTLE CO'],
      classifications: [{ symbol: 'A47J 27/21', inventive: true, first: true, version: null }],
      ipc: ['A47J 27/21'],
    });
    expect(patent?.claims).toHaveLength(2);
  });

  test('the Lens', async () => {
    const [patent] = await readOne(
      {
        lens_id: '001-002-003-004-005',
        jurisdiction: 'US',
        doc_number: '9900101',
        kind: 'B2',
        date_published: '2018-03-06',
        biblio: {
          application_reference: { jurisdiction: 'US', doc_number: '201313900001', date: '2013-03-01' },
          invention_title: [{ text: 'Kettle', lang: 'en' }],
          parties: { applicants: [{ extracted_name: { value: 'KETTLE CO' } }] },
          classifications_cpc: { classifications: [{ symbol: 'A47J27/21', classification_value: 'I' }] },
          classifications_ipcr: { classifications: [{ symbol: 'A47J27/21' }] },
        },
        abstract: [{ text: 'A kettle.', lang: 'en' }],
        claims: [
          {
            lang: 'en',
            claims: [{ claim_text: ['1. A kettle.'] }, { claim_text: ['2. The kettle of claim 1.'] }],
          },
        ],
      },
      'lens-json',
    );
    expect(patent).toMatchObject({
      number: 'US9900101B2',
      title: 'Kettle',
      abstract: 'A kettle.',
      filingDate: '2013-03-01',
      applicants: ['KETTLE CO'],
      classifications: [{ symbol: 'A47J 27/21', inventive: true }],
      ipc: ['A47J 27/21'],
      claims: [
        { number: '1', text: 'A kettle.' },
        { number: '2', text: 'The kettle of claim 1.' },
      ],
    });
  });

  test('the tables of PatentsView, a symbol or a claim a row', async () => {
    const symbols = await readOne(
      '"patent_id"\t"cpc_sequence"\t"cpc_section"\t"cpc_class"\t"cpc_subclass"\t"cpc_group"\t"cpc_type"\n"9900101"\t0\t"A"\t"A47"\t"A47J"\t"A47J27/21"\t"inventional"\n"9900101"\t1\t"A"\t"A47"\t"A47J"\t"A47J36/00"\t"additional"\n',
      'patentsview',
    );
    expect(symbols.map(({ number, classifications }) => [number, ...classifications])).toEqual([
      ['US9900101', { symbol: 'A47J 27/21', inventive: true, first: true, version: null }],
      ['US9900101', { symbol: 'A47J 36/00', inventive: false, first: false, version: null }],
    ]);
    const claims = await readOne(
      'patent_id\tclaim_sequence\tclaim_text\tclaim_number\n9900101\t1\t2. The kettle of claim 1.\t2\n',
      'patentsview',
    );
    expect(claims[0]?.claims).toEqual([{ number: '2', text: 'The kettle of claim 1.' }]);
    const titles = await readOne(
      'patent_id\tpatent_title\tpatent_date\twipo_kind\n9900101\tKettle\t2018-03-06\tB2\n',
      'patentsview',
    );
    expect(titles[0]).toMatchObject({
      number: 'US9900101B2',
      title: 'Kettle',
      publicationDate: '2018-03-06',
    });
  });
});

describe('the columns are known of an export of', () => {
  const expected = { number: 'US9900101B2', title: 'Kettle', publicationDate: '2018-03-06' };
  test.each([
    [
      'the Lens',
      '#,Jurisdiction,Kind,Display Key,Lens ID,Publication Date,Title,CPC Classifications\n1,US,B2,US 9900101 B2,001-002,2018-03-06,Kettle,A47J27/21;;A47J36/00',
    ],
    [
      'Google Patents',
      'search URL:,https://patents.google.com/?q=kettle\nid,title,assignee,publication date,CPC\nUS-9900101-B2,Kettle,Kettle Co,2018-03-06,"A47J27/21, A47J36/00"',
    ],
    [
      'Espacenet',
      '"No","Title","Publication number","CPC","Publication date"\n1,"Kettle","US9900101B2","A47J27/21 (EP,US)\nA47J36/00 (US)","2018-03-06"',
    ],
    [
      'Derwent',
      'Publication Number,Title - DWPI,Publication Date,CPC - Current\nUS9900101B2,Kettle,2018-03-06,A47J002721 | A47J003600',
    ],
    [
      'PatSnap',
      'Publication Number;Title;Publication Date;CPC\nUS9900101B2;Kettle;2018/03/06;A47J27/21 | A47J36/00',
    ],
    [
      'Orbit',
      'Publication numbers;Titles;Publication dates;CPC\nUS9900101 B2;Kettle;2018-03-06;"A47J-027/21; A47J-036/00"',
    ],
  ])('%s', async (_, text) => {
    const { patents, rejections } = await readAll(streamOf(text));
    expect(rejections).toEqual([]);
    expect(patents).toEqual([expect.objectContaining(expected)]);
    expect(patents[0]?.classifications.map(({ symbol }) => symbol)).toEqual(['A47J 27/21', 'A47J 36/00']);
  });
});
