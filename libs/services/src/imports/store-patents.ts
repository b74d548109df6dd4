import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type pg from 'pg';
import { storableJson } from './storable-json.js';

/** The id of a patent and the columns of its row as JSON. */
interface WrittenRow {
  readonly id: number;
  readonly row: string;
}

const COLUMNS = `id int, number text, country text, "docNumber" text, kind text, title text, abstract text, claims jsonb,
  "applicationNumber" text, "filingDate" date, "publicationDate" date, "familyId" text, applicants text[],
  assignees text[], labels text, slashless text[], ipc text[], "slashlessIpc" text[], unknown text[], origin jsonb, classified boolean,
  "textHash" bytea, "contentHash" bytea`;

/** The rows with their ids, as one JSON text. */
const withIds = (rows: readonly WrittenRow[]): string =>
  `[${rows.map(({ id, row }) => `{"id":${id},${row.slice(1)}`).join()}]`;

/** Ids for as many new patents, in rising order. */
export async function takeIds(client: pg.ClientBase, count: number): Promise<number[]> {
  if (count === 0) return [];
  const { rows } = await client.query<{ id: number }>(
    `SELECT nextval('patent_id_seq')::int AS id FROM generate_series(1, $1)`,
    [count],
  );
  return rows.map(({ id }) => id);
}

/** Adds patents; their first origin is this import. */
export async function insertPatents(
  client: pg.ClientBase,
  importId: string,
  added: readonly WrittenRow[],
): Promise<void> {
  if (added.length === 0) return;
  await client.query(
    `INSERT INTO patent (id, number, country, doc_number, kind, title, abstract, claims, application_number, filing_date,
                         publication_date, family_id, applicants, assignees, labels, slashless, ipc, slashless_ipc, unknown_sections,
                         origin, classified, text_hash, content_hash, import_id)
     SELECT id, number, country, "docNumber", kind, title, abstract, claims, "applicationNumber", "filingDate",
            "publicationDate", "familyId", applicants, assignees, upper(labels)::label_quality, slashless, ipc, "slashlessIpc", unknown,
            jsonb_set(origin, '{0,import}', to_jsonb($2::text), false), classified, "textHash", "contentHash", $2::uuid
       FROM jsonb_to_recordset($1::jsonb) AS record (${COLUMNS})`,
    [withIds(added), importId],
  );
}

/** Writes what has become of stored patents; `importId` is null where no import of patents did it. */
export async function updatePatents(
  client: pg.ClientBase,
  importId: string | null,
  updated: readonly WrittenRow[],
): Promise<void> {
  if (updated.length === 0) return;
  await client.query(
    `UPDATE patent
        SET number = record.number, country = record.country, doc_number = "docNumber", kind = record.kind,
            title = record.title, abstract = record.abstract, claims = record.claims,
            application_number = "applicationNumber", filing_date = "filingDate", publication_date = "publicationDate",
            family_id = "familyId", applicants = record.applicants, assignees = record.assignees,
            labels = upper(record.labels)::label_quality, slashless = record.slashless, ipc = record.ipc, slashless_ipc = "slashlessIpc",
            unknown_sections = record.unknown, origin = record.origin, classified = record.classified,
            text_hash = "textHash", content_hash = "contentHash", import_id = coalesce($2::uuid, patent.import_id), updated_at = now()
       FROM jsonb_to_recordset($1::jsonb) AS record (${COLUMNS})
      WHERE patent.id = record.id`,
    [withIds(updated), importId],
  );
}

/**
 * Gives each patent its symbols in place of those that it had, with the nodes of the scheme; `settleDisagreement` is for the caller.
 * @returns those that the scheme has not, or not any more, as often as they were given; of groups of subclasses without groups
 * nothing can be said
 */
export async function assignSymbols(
  client: pg.ClientBase,
  changed: readonly {
    readonly id: number;
    readonly isNew: boolean;
    readonly classifications: readonly object[];
  }[],
  subclassesWithGroups: ReadonlySet<string>,
): Promise<CpcSymbol[]> {
  const earlier = changed.filter(({ isNew }) => !isNew).map(({ id }) => id);
  if (earlier.length > 0)
    await client.query('DELETE FROM patent_classification WHERE patent_id = ANY($1)', [earlier]);
  const assigned = changed.flatMap(({ id, classifications }) =>
    classifications.map((given, ordinal) => ({ patentId: id, ordinal, ...given })),
  );
  const { rows } =
    assigned.length === 0
      ? { rows: [] }
      : await client.query<{ symbol: CpcSymbol }>(
          `WITH given AS (
       SELECT given.*, node.id AS "nodeId", node.position
         FROM jsonb_to_recordset($1::jsonb) AS given (
                "patentId" int, symbol text, ordinal int, inventive boolean, first boolean, version text,
                "ofDocument" boolean)
         LEFT JOIN cpc_node node ON node.symbol = given.symbol),
     written AS (
       INSERT INTO patent_classification (patent_id, symbol, ordinal, node_id, inventive, first, version, of_document)
       SELECT "patentId", symbol, ordinal, "nodeId", inventive, first, version, "ofDocument" FROM given)
     SELECT symbol FROM given
      WHERE position IS NULL AND (left(symbol, 4) = ANY($2) OR ("nodeId" IS NOT NULL))`,
          [storableJson(assigned), [...subclassesWithGroups]],
        );
  return rows.map(({ symbol }) => symbol);
}

/** How many of the patents have a text that another patent has too. */
export async function countDuplicates(client: pg.ClientBase, ids: readonly number[]): Promise<number> {
  if (ids.length === 0) return 0;
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM patent p
      WHERE id = ANY($1) AND EXISTS (SELECT FROM patent other WHERE other.text_hash = p.text_hash AND other.id <> p.id)`,
    [ids],
  );
  return rows[0]?.count ?? 0;
}
