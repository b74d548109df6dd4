import { type CpcLevel, type CpcSymbol, parseSymbol, type Taxonomy } from '@nonet/cpc-taxonomy';
import { describe, expect, test } from 'vitest';
import { blankRecord } from '../record/partial-record.js';
import type { PatentRecord } from '../record/patent-record.js';
import type { ReadResult } from '../record/rejection.js';
import { describeReading, ReadingTally } from './reading-tally.js';
import { resolveLabels, type SymbolLookup } from './resolve-labels.js';

function scheme(...symbols: string[]): SymbolLookup & Pick<Taxonomy, 'nodesAt'> {
  const known = new Set(symbols);
  const groups = symbols.filter((symbol) => symbol.includes('/'));
  return {
    has: (symbol) => known.has(symbol),
    hasGroups: groups.length > 0,
    nodesAt: (level: CpcLevel) => (level === 'main-group' ? groups : []) as never,
  };
}

const whole = scheme(
  'G',
  'G06N',
  'G06N 3/00',
  'G06N 3/063',
  'G06N 30/63',
  'G06N 5/01',
  'A61K',
  'A61K 2039/505',
);
const compact = scheme('G', 'G06N', 'A61K');

const blank = blankRecord({ number: 'US1', country: null, docNumber: null, kind: null });
const labelled = (...symbols: string[]): PatentRecord => ({
  ...blank,
  classifications: symbols.map((symbol) => ({
    symbol: parseSymbol(symbol),
    inventive: null,
    first: null,
    version: null,
  })),
});
const symbolsOf = ({ patent }: { patent: PatentRecord }) =>
  patent.classifications.map(({ symbol }) => symbol);

describe('labels of a record', () => {
  test('are the groups that slashless symbols mean in the scheme', () => {
    const resolved = resolveLabels({ ...blank, slashless: ['A61K2039505', 'g06n501'] }, whole);
    expect(symbolsOf(resolved)).toEqual(['A61K 2039/505', 'G06N 5/01']);
    expect(resolved).toMatchObject({ unknown: [], ambiguous: [], patent: { slashless: [] } });
  });

  test('are the subclass alone where a slashless symbol means several groups, or none', () => {
    const resolved = resolveLabels({ ...blank, slashless: ['G06N3063', 'A61K771'] }, whole);
    expect(symbolsOf(resolved)).toEqual(['G06N', 'A61K']);
    expect(resolved).toMatchObject({ ambiguous: ['G06N3063'], unknown: ['A61K771'] });
  });

  test('keep symbols that the scheme does not have, and say which', () => {
    const resolved = resolveLabels(labelled('G06N 3/063', 'H04L 29/06'), whole);
    expect(symbolsOf(resolved)).toEqual(['G06N 3/063', 'H04L 29/06']);
    expect(resolved.unknown).toEqual(['H04L 29/06']);
  });

  test('are not unknown to a scheme without groups where it has the subclass', () => {
    const given = { ...labelled('G06N 3/063', 'H04L 29/06'), slashless: ['A61K2039505'] };
    const resolved = resolveLabels(given, compact);
    expect(resolved.unknown).toEqual(['H04L 29/06']);
    expect(symbolsOf(resolved)).toContain('A61K');
  });

  test('are those of the IPC where the record has no others; Y is then unknown', () => {
    const ipc = ['G06N 3/063' as CpcSymbol];
    const resolved = resolveLabels({ ...blank, ipc }, whole);
    expect(symbolsOf(resolved)).toEqual(ipc);
    expect(resolved.patent).toMatchObject({ unknown: ['Y'], labels: 'silver' });
    expect(symbolsOf(resolveLabels({ ...labelled('A61K'), ipc }, whole))).toEqual(['A61K']);
  });

  test('are those of the IPC without a slash too, looked up in the scheme', () => {
    const slashlessIpc = ['A61K2039505', 'G06N501', 'G06N3063'];
    const resolved = resolveLabels({ ...blank, slashlessIpc }, whole);
    expect(symbolsOf(resolved)).toEqual(['A61K 2039/505', 'G06N 5/01', 'G06N']);
    expect(resolved).toMatchObject({ ambiguous: ['G06N3063'], patent: { unknown: ['Y'], labels: 'silver' } });
  });
});

test('labels are groups of the IPC, too, where the record names their subclass and no group of it', () => {
  const ipc = ['G06N 3/063', 'A61K 2039/505'] as CpcSymbol[];
  const own = ({ classifications }: PatentRecord) => classifications.map(({ symbol }) => symbol);
  expect(own(resolveLabels({ ...labelled('G06N'), ipc }, whole).patent)).toEqual(['G06N', 'G06N 3/063']);
  expect(own(resolveLabels({ ...labelled('G06N', 'G06N 5/01'), ipc }, whole).patent)).toEqual([
    'G06N',
    'G06N 5/01',
  ]);
});

describe('the report of a reading', () => {
  test('says of symbols that are gone since when, and what came in their place', () => {
    const successors = [parseSymbol('G06N 3/063')];
    const removed = () => ({ removedIn: '2022.01', validTo: null, successors });
    const tally = new ReadingTally('f.jsonl', { ...whole, removed });
    tally.take(patent(labelled('H04L 29/06'), 1));
    expect(tally.report().refusals).toMatchObject([
      { reason: 'the scheme has no H04L 29/06: it was removed in 2022.01; in its place: G06N 3/063' },
    ]);
  });

  const place = (record: number) => ({ record, line: record, byte: 0 });
  const patent = (given: PatentRecord, record: number): ReadResult => ({
    type: 'patent',
    patent: given,
    file: 'f.jsonl',
    place: place(record),
  });
  const rejection = (scope: 'record' | 'field', record: number): ReadResult => ({
    type: 'rejection',
    rejection: {
      scope,
      file: 'f.jsonl',
      place: place(record),
      code: 'PATENT_JSON_MALFORMED',
      reason: 'no JSON',
      excerpt: '',
    },
  });

  test('counts every record once, and labels by what became of them', () => {
    const tally = new ReadingTally('f.jsonl', whole);
    expect(tally.take(patent(labelled('G06N 3/063', 'H04L 29/06'), 1))).not.toBeNull();
    tally.take(rejection('field', 1));
    expect(tally.take(rejection('record', 2))).toBeNull();
    tally.take(patent({ ...blank, slashless: ['G06N3063'] }, 3));
    tally.take({ ...patent(blank, 4), ignored: ['attorney'] } as ReadResult);
    tally.leaveOut('withoutLabels');
    const report = tally.report();
    expect(report).toMatchObject({ records: 4, used: 2, rejected: 1, withoutLabels: 1 });
    expect(report.labels).toEqual({ given: 3, refused: 1, unknown: 1, ambiguous: 1 });
    expect(report.refusals.map(({ code }) => code)).toEqual([
      'PATENT_SYMBOL_UNKNOWN',
      'PATENT_JSON_MALFORMED',
      'PATENT_JSON_MALFORMED',
      'PATENT_SYMBOL_AMBIGUOUS',
    ]);
    expect(describeReading(report)).toBe(
      '2 of 4 records used; 1 could not be read, 1 without a usable label; ' +
        '1 fields refused, 1 symbols not in the scheme, 1 ambiguous without their slash; nothing is read from attorney',
    );
  });
});
