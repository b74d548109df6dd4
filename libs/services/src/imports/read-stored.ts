import type pg from 'pg';
import type { StoredRecord } from './stored-record.js';

/** What is stored of patents, by id, locked until the end of the transaction. */
export async function readStored(
  client: pg.ClientBase,
  ids: readonly number[],
): Promise<ReadonlyMap<number, StoredRecord>> {
  if (ids.length === 0) return new Map();
  const { rows } = await client.query<{ id: number } & StoredRecord>(
    `SELECT id, number, country, doc_number AS "docNumber", kind, title, abstract, claims,
            application_number AS "applicationNumber", to_char(filing_date, 'YYYY-MM-DD') AS "filingDate",
            to_char(publication_date, 'YYYY-MM-DD') AS "publicationDate", family_id AS "familyId", applicants, assignees,
            (SELECT coalesce(jsonb_agg(jsonb_build_object('symbol', symbol, 'inventive', inventive, 'first', first,
                                                          'version', version, 'ofDocument', of_document)
                                       ORDER BY ordinal), '[]')
               FROM patent_classification c WHERE c.patent_id = p.id) AS classifications,
            slashless, ipc, coalesce(slashless_ipc, '{}') AS "slashlessIpc", unknown_sections AS unknown, lower(labels::text) AS labels, origin
       FROM patent p WHERE id = ANY($1) ORDER BY number FOR UPDATE`,
    [ids],
  );
  return new Map(rows.map(({ id, ...record }) => [id, inOneOrder(record)]));
}

/** With the keys in one order, which PostgreSQL does not keep: equal contents are equal as JSON. */
function inOneOrder(record: StoredRecord): StoredRecord {
  return {
    ...record,
    claims: record.claims.map(({ number, text }) => ({ number, text })),
    classifications: record.classifications.map(({ symbol, inventive, first, version, ofDocument }) => ({
      symbol,
      inventive,
      first,
      version,
      ofDocument,
    })),
  };
}
