import { createHash } from 'node:crypto';
import { patentText, type PatentClassification, type PatentRecord } from '@nonet/patents';
import type pg from 'pg';
import { PATENTS_CHANNEL } from '../database/index.js';
import { storableJson } from './storable-json.js';

export interface WrittenPatents {
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Of those added or updated: with a text that another patent has too. */
  readonly duplicates: number;
}

/**
 * Writes patents with different numbers, in the caller's transaction. An existing number is updated, unless the
 * record is the same as the stored one; assigned symbols are linked to the nodes of the scheme, removed ones too.
 */
export async function writePatents(
  client: pg.ClientBase,
  importId: string,
  patents: readonly PatentRecord[],
): Promise<WrittenPatents> {
  const changed = await upsert(client, importId, patents);
  await assignSymbols(client, changed, patents);
  const duplicates = await countDuplicates(
    client,
    [...changed.values()].map(({ id }) => id),
  );
  if (changed.size > 0) await client.query(`NOTIFY ${PATENTS_CHANNEL}`);
  const added = [...changed.values()].filter((row) => row.added).length;
  return { added, updated: changed.size - added, unchanged: patents.length - changed.size, duplicates };
}

interface ChangedRow {
  readonly id: number;
  readonly number: string;
  readonly added: boolean;
}

async function upsert(client: pg.ClientBase, importId: string, patents: readonly PatentRecord[]) {
  const { rows } = await client.query<ChangedRow>(
    `INSERT INTO patent (number, country, doc_number, kind, title, abstract, claims, application_number, filing_date,
                         publication_date, family_id, applicants, assignees, labels, classified, text_hash,
                         content_hash, import_id)
     SELECT number, country, "docNumber", kind, title, abstract, claims, "applicationNumber", "filingDate",
            "publicationDate", "familyId", applicants, assignees, labels, classified, "textHash", "contentHash", $2
       FROM jsonb_to_recordset($1::jsonb) AS record (
              number text, country text, "docNumber" text, kind text, title text, abstract text, claims jsonb,
              "applicationNumber" text, "filingDate" date, "publicationDate" date, "familyId" text, applicants text[],
              assignees text[], labels label_quality, classified boolean, "textHash" bytea, "contentHash" bytea)
      ORDER BY number
     ON CONFLICT (number) DO UPDATE
        SET country = excluded.country, doc_number = excluded.doc_number, kind = excluded.kind, title = excluded.title,
            abstract = excluded.abstract, claims = excluded.claims, application_number = excluded.application_number,
            filing_date = excluded.filing_date, publication_date = excluded.publication_date,
            family_id = excluded.family_id, applicants = excluded.applicants, assignees = excluded.assignees,
            labels = excluded.labels, classified = excluded.classified, text_hash = excluded.text_hash, content_hash = excluded.content_hash,
            import_id = excluded.import_id, updated_at = now()
      WHERE patent.content_hash <> excluded.content_hash
     RETURNING id, number, xmax = 0 AS added`,
    [storableJson(patents.map(recordOf)), importId],
  );
  return new Map(rows.map((row) => [row.number, row]));
}

function recordOf(patent: PatentRecord) {
  const text = patentText(patent);
  return {
    ...patent,
    labels: patent.labels?.toUpperCase() ?? null,
    classified: patent.classifications.length > 0,
    textHash: text === '' ? null : sha256(text),
    contentHash: sha256(JSON.stringify(patent)),
  };
}

async function assignSymbols(
  client: pg.ClientBase,
  changed: ReadonlyMap<string, ChangedRow>,
  patents: readonly PatentRecord[],
): Promise<void> {
  const updated = [...changed.values()].filter(({ added }) => !added).map(({ id }) => id);
  if (updated.length > 0)
    await client.query('DELETE FROM patent_classification WHERE patent_id = ANY($1)', [updated]);
  const assigned = patents.flatMap(({ number, classifications }) => {
    const row = changed.get(number);
    return row
      ? distinct(classifications).map((given, ordinal) => ({ patentId: row.id, ordinal, ...given }))
      : [];
  });
  await client.query(
    `INSERT INTO patent_classification (patent_id, symbol, ordinal, node_id, inventive, first, version)
     SELECT "patentId", given.symbol, ordinal, node.id, inventive, first, version
       FROM jsonb_to_recordset($1::jsonb) AS given (
              "patentId" int, symbol text, ordinal int, inventive boolean, first boolean, version text)
       LEFT JOIN cpc_node node ON node.symbol = given.symbol`,
    [storableJson(assigned)],
  );
}

/** Offices repeat a symbol that is inventive in one respect and additional in another; the first mention counts. */
function distinct(classifications: readonly PatentClassification[]): PatentClassification[] {
  return [
    ...new Map([...classifications].reverse().map((given) => [given.symbol, given])).values(),
  ].reverse();
}

async function countDuplicates(client: pg.ClientBase, ids: readonly number[]): Promise<number> {
  if (ids.length === 0) return 0;
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM patent p
      WHERE id = ANY($1) AND EXISTS (SELECT FROM patent other WHERE other.text_hash = p.text_hash AND other.id <> p.id)`,
    [ids],
  );
  return rows[0]?.count ?? 0;
}

const sha256 = (text: string) => `\\x${createHash('sha256').update(text).digest('hex')}`;
