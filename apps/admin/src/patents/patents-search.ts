import { oneOf, text, z } from '../app/search-parameters.js';
import type { VariablesOf } from '../data/graphql.js';
import type { PATENTS } from './patents-query.js';

const confidence = z.coerce.number().min(0).max(1).optional().catch(undefined);
const day = z.iso.date().optional().catch(undefined);
const answer = oneOf(['yes', 'no']);

export const ORDERS = [
  'relevance',
  'newest',
  'oldest',
  'number',
  'number-down',
  'applicant',
  'applicant-down',
  'imported',
] as const;
export type PatentsOrder = (typeof ORDERS)[number];

/** What the list of patents shows, as its address says it. */
export const patentsSearch = z.object({
  q: text,
  /** A section or any other symbol; what stands below it counts. */
  symbol: text,
  from: day,
  to: day,
  office: text,
  applicant: text,
  /** The id of an import. */
  import: text,
  reviewed: answer,
  differs: answer,
  min: confidence,
  max: confidence,
  order: oneOf(ORDERS),
});

export type PatentsSearch = z.infer<typeof patentsSearch>;

type Variables = VariablesOf<typeof PATENTS>;

const truth = (value: 'yes' | 'no' | undefined) => (value === undefined ? undefined : value === 'yes');

/** The same as the API takes it; nothing where nothing restricts. */
export function filterOf(search: PatentsSearch): Variables['filter'] {
  const filter = {
    search: search.q,
    cpc: search.symbol,
    publishedFrom: search.from,
    publishedTo: search.to,
    country: search.office,
    applicant: search.applicant,
    importId: search.import,
    reviewed: truth(search.reviewed),
    differs: truth(search.differs),
    minConfidence: search.min,
    maxConfidence: search.max,
  };
  const given = Object.entries(filter).filter(([, value]) => value !== undefined && value !== '');
  return given.length === 0 ? null : Object.fromEntries(given);
}

const SERVER_ORDERS: Readonly<Record<PatentsOrder, NonNullable<Variables['orderBy']>>> = {
  relevance: { field: 'RELEVANCE', direction: 'DESC' },
  newest: { field: 'PUBLICATION_DATE', direction: 'DESC' },
  oldest: { field: 'PUBLICATION_DATE', direction: 'ASC' },
  number: { field: 'NUMBER', direction: 'ASC' },
  'number-down': { field: 'NUMBER', direction: 'DESC' },
  applicant: { field: 'APPLICANT', direction: 'ASC' },
  'applicant-down': { field: 'APPLICANT', direction: 'DESC' },
  imported: { field: 'IMPORTED', direction: 'DESC' },
};

/** null: as the API thinks best. */
export const orderOf = ({ order }: PatentsSearch): Variables['orderBy'] =>
  order === undefined ? null : SERVER_ORDERS[order];
