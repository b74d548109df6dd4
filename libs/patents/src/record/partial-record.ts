import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { PatentRecord } from './patent-record.js';
import type { PublicationNumber } from './publication-number.js';

/** What a record says of which nothing is known but the number. */
export const BLANK_CONTENT = {
  title: null,
  abstract: null,
  claims: [],
  applicationNumber: null,
  filingDate: null,
  publicationDate: null,
  familyId: null,
  applicants: [],
  assignees: [],
  classifications: [],
  slashless: [],
  ipc: [],
  slashlessIpc: [],
  unknown: [],
  labels: null,
} as const satisfies Partial<PatentRecord>;

/** A record of which only the number is known. */
export const blankRecord = ({ number, country, docNumber, kind }: PublicationNumber): PatentRecord => ({
  number,
  country,
  docNumber,
  kind,
  ...BLANK_CONTENT,
  split: null,
});

/** A patent of which only part is known: its number, its symbols, and perhaps more. */
export type PartialPatent = Pick<PatentRecord, 'number' | 'labels'> &
  Partial<PatentRecord> & { readonly symbols: readonly CpcSymbol[] };

/** A record of it, to learn from; all other fields are empty. */
export function partialRecord({ symbols, ...known }: PartialPatent): PatentRecord {
  return {
    ...blankRecord({ number: known.number, country: null, docNumber: null, kind: null }),
    classifications: symbols.map((symbol) => ({ symbol, inventive: null, first: null, version: null })),
    split: 'train',
    ...known,
  };
}
