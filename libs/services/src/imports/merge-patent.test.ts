import { parseSymbol } from '@nonet/cpc-taxonomy';
import { blankRecord, parsePublicationNumber, type PatentRecord, type SourceRank } from '@nonet/patents';
import { describe, expect, it } from 'vitest';
import { mergePatent, unknownPatent } from './merge-patent.js';
import type { StoredRecord } from './stored-record.js';

const NUMBER = parsePublicationNumber('US7123456B2');
type Said = Partial<Omit<PatentRecord, 'classifications'>> & { readonly cpc?: readonly string[] };

const said = ({ cpc = [], ...fields }: Said): PatentRecord => ({
  ...blankRecord(NUMBER),
  classifications: cpc.map((symbol) => ({
    symbol: parseSymbol(symbol),
    inventive: null,
    first: null,
    version: null,
  })),
  ...fields,
});

/** What is known after sources of these ranks, one after the other. */
function after(...sources: readonly (readonly [SourceRank, Said])[]) {
  let record: StoredRecord = unknownPatent(said({}));
  let last = mergePatent(record, sourced('table', 0, {}));
  sources.forEach(([rank, fields], at) => {
    last = mergePatent(record, sourced(rank, at, fields));
    ({ record } = last);
  });
  return { ...last, cpc: record.classifications.map(({ symbol }) => symbol) };
}

const sourced = (rank: SourceRank, at: number, fields: Said) => ({
  patent: said(fields),
  source: {
    import: `import-${at}`,
    file: `file-${at}`,
    format: rank === 'table' ? 'csv' : 'office-xml',
    rank,
  },
});

const claims = [{ number: '1', text: 'A paddle.' }];
const DOCUMENT: Said = { title: 'Paddle', abstract: 'A hinge.', claims, cpc: ['F17C 13/02'] };

describe('a patent after another source', () => {
  it('keeps all texts when a table has labels alone, and has the symbols of both', () => {
    const { record, cpc, filled, replaced, kept } = after(
      ['document', DOCUMENT],
      ['table', { cpc: ['G01M 3/26'] }],
    );
    expect(record).toMatchObject({ title: 'Paddle', abstract: 'A hinge.', claims });
    expect(cpc).toEqual(['F17C 13/02', 'G01M 3/26']);
    expect({ filled, replaced, kept }).toEqual({ filled: [], replaced: ['classifications'], kept: [] });
  });

  it('has the claims of all rows of a table that gives one in each, and of one number the last', () => {
    const claim = (number: string, text: string): Said => ({ claims: [{ number, text }] });
    const { record } = after(
      ['table', claim('2', 'The paddle of claim 1.')],
      ['table', claim('1', 'A paddel.')],
      ['table', claim('10', 'An oar.')],
      ['table', claim('1', 'A paddle.')],
    );
    expect(record.claims.map(({ number, text }) => `${number}. ${text}`)).toEqual([
      '1. A paddle.',
      '2. The paddle of claim 1.',
      '10. An oar.',
    ]);
  });

  it('has what a table fills, and keeps what the office said otherwise', () => {
    const { record, filled, kept } = after(
      ['document', { ...DOCUMENT, abstract: null }],
      ['table', { title: 'Another', abstract: 'Of the table.' }],
    );
    expect(record).toMatchObject({ title: 'Paddle', abstract: 'Of the table.' });
    expect({ filled, kept }).toEqual({ filled: ['abstract'], kept: ['title'] });
  });

  it('has the fields of a later table in place of those of an earlier one, but loses none that the later one lacks', () => {
    const { record, replaced } = after(
      ['table', { title: 'First', abstract: 'Stays.' }],
      ['table', { title: 'Second' }],
    );
    expect(record).toMatchObject({ title: 'Second', abstract: 'Stays.' });
    expect(replaced).toEqual(['title']);
  });

  it('unites the symbols of tables that give one each, which then are some of several', () => {
    const row = (symbol: string) => ['table', { cpc: [symbol], labels: 'single' }] as const;
    const { cpc, record } = after(row('A01B 1/00'), row('A01B 1/02'), row('A01B 1/00'), row('B60L 3/00'));
    expect(cpc).toEqual(['A01B 1/00', 'A01B 1/02', 'B60L 3/00']);
    expect(record.labels).toBe('partial');
  });

  it('takes a newer document of the office in place of the earlier one, without what others added', () => {
    const { record, cpc } = after(
      ['document', { ...DOCUMENT, publicationDate: '2007-01-02' as never }],
      ['table', { cpc: ['G01M 3/26'], familyId: 'F1' }],
      [
        'document',
        { title: 'Corrected', claims, cpc: ['F17C 13/04'], publicationDate: '2007-03-04' as never },
      ],
    );
    expect(record).toMatchObject({ title: 'Corrected', abstract: 'A hinge.', familyId: 'F1' });
    expect(cpc).toEqual(['F17C 13/04', 'G01M 3/26']);
  });

  it('keeps the newer document when an older one comes later', () => {
    const { record, cpc, kept } = after(
      ['document', { ...DOCUMENT, publicationDate: '2007-03-04' as never }],
      [
        'document',
        { ...DOCUMENT, title: 'Old', cpc: ['F17C 13/04'], publicationDate: '2007-01-02' as never },
      ],
    );
    expect(record).toMatchObject({ title: 'Paddle', publicationDate: '2007-03-04' });
    expect(cpc).toEqual(['F17C 13/02', 'F17C 13/04']);
    expect(kept).toEqual(['title', 'publicationDate']);
  });

  it('is what the office says where a table was first, and no table changes it back', () => {
    const table = ['table', { title: 'paddle!' }] as const;
    expect(after(table, ['document', DOCUMENT]).record.title).toBe('Paddle');
    expect(after(table, ['document', DOCUMENT], table)).toMatchObject({ changed: false, kept: ['title'] });
  });

  it('belongs to the office in a field in which document and earlier table agree', () => {
    const { record } = after(
      ['table', { title: 'Paddle' }],
      ['document', DOCUMENT],
      ['table', { title: 'X' }],
    );
    expect(record.title).toBe('Paddle');
  });

  it('keeps title and claims of the whole document when bibliographic data come later', () => {
    const { record, cpc, filled } = after(
      ['document', DOCUMENT],
      ['extract', { title: 'PADDLE', applicants: ['Acme'], cpc: ['G01M 3/26'] }],
    );
    expect(record).toMatchObject({ title: 'Paddle', applicants: ['Acme'], claims });
    expect(cpc).toEqual(['F17C 13/02', 'G01M 3/26']);
    expect(filled).toEqual(['applicants']);
  });

  it('does not change when the same source comes again', () => {
    const again = { ...DOCUMENT, slashless: ['G06N3063'], ipc: [parseSymbol('H04L 12/56')] };
    expect(after(['document', again], ['document', again])).toMatchObject({ changed: false, kept: [] });
    expect(after(['table', again], ['table', again])).toMatchObject({ changed: false, kept: [] });
  });

  it('does not know a section only if none of its sources of symbols knows it', () => {
    const y = [parseSymbol('Y')];
    const ipc = { ipc: [parseSymbol('H04L 12/56')], unknown: y };
    expect(after(['table', { title: 'T' }], ['table', ipc]).record.unknown).toEqual(y);
    expect(after(['table', ipc], ['table', { cpc: ['A01B 1/00'] }]).record.unknown).toEqual([]);
    expect(after(['table', ipc], ['table', { title: 'T' }]).record.unknown).toEqual(y);
  });

  it('names of each field the source, and no source of which nothing is left', () => {
    const { record } = after(
      ['table', { title: 'T' }],
      ['document', DOCUMENT],
      ['table', { cpc: ['G01M 3/26'] }],
    );
    expect(record.origin).toMatchObject([
      { import: 'import-1', rank: 'document', fields: ['title', 'abstract', 'claims', 'classifications'] },
      { import: 'import-2', file: 'file-2', format: 'csv', rank: 'table', fields: ['classifications'] },
    ]);
  });

  it('of an older release without origins counts as the office’s: tables fill its gaps alone', () => {
    const stored = { ...unknownPatent(said({})), title: 'Stored' };
    const merged = mergePatent(stored, sourced('table', 1, { title: 'Table', abstract: 'Added.' }));
    expect(merged.record).toMatchObject({ title: 'Stored', abstract: 'Added.' });
    expect(merged.kept).toEqual(['title']);
  });
});
