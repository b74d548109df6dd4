import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { PatentRecord } from './patent-record.js';

/** A patent of which only part is known: its number, its symbols, and perhaps more. */
export type PartialPatent = Pick<PatentRecord, 'number' | 'labels'> &
  Partial<PatentRecord> & { readonly symbols: readonly CpcSymbol[] };

/** A record of it, to learn from; all other fields are empty. */
export function partialRecord({ symbols, ...known }: PartialPatent): PatentRecord {
  return {
    country: null,
    docNumber: null,
    kind: null,
    title: null,
    abstract: null,
    claims: [],
    applicationNumber: null,
    filingDate: null,
    publicationDate: null,
    familyId: null,
    applicants: [],
    assignees: [],
    classifications: symbols.map((symbol) => ({ symbol, inventive: null, first: null, version: null })),
    split: 'train',
    ...known,
  };
}
