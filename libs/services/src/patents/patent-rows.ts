import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { Prisma } from '../generated/prisma/client.js';
import type { AssignedSymbol, LabelQuality, Patent } from './patents.service.js';

/** A patent as SQL gives it. */
export type PatentRow = Omit<Patent, 'labels'> & { readonly labels: string | null };

/** All that a patent is made of, from the table `p`; days as text, so that no time zone shifts them. */
export const patentColumns = Prisma.raw(
  `p.id, p.number, p.country, p.doc_number AS "docNumber", p.kind, p.title, p.abstract, p.claims,
   p.application_number AS "applicationNumber", to_char(p.filing_date, 'YYYY-MM-DD') AS "filingDate",
   to_char(p.publication_date, 'YYYY-MM-DD') AS "publicationDate", p.family_id AS "familyId", p.applicants,
   lower(left(p.applicants[1], 100)) AS "firstApplicant", p.assignees, p.labels::text AS labels, coalesce(p.slashless, '{}') AS slashless,
   coalesce(p.ipc, '{}') AS ipc, coalesce(p.unknown_sections, '{}') AS "unknownSections", p.origin, p.import_id::text AS "importId", p.created_at AS "createdAt",
   p.updated_at AS "updatedAt"`,
);

export function patentOf(row: PatentRow): Patent {
  return { ...row, labels: row.labels === null ? null : (row.labels.toLowerCase() as LabelQuality) };
}

/** Imports write canonical symbols only, so they are taken at their word. */
export function assignedOf(row: Omit<AssignedSymbol, 'symbol'> & { symbol: string }): AssignedSymbol {
  const { symbol, nodeId, inventive, first, version } = row;
  return { symbol: symbol as CpcSymbol, nodeId, inventive, first, version };
}
