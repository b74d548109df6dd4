import type pg from 'pg';

/** A table with fewer nodes counts as empty: building its indexes anew takes half the time of adding to them. */
const SMALL_TABLE = 10_000;

/**
 * SQL for the definition of a node `n` with its staged successor `s`; with `keep`, an old definition stays if there
 * is no new one.
 */
export const definitionOf = (keep: string): string =>
  `CASE WHEN ${keep}::boolean THEN coalesce(s.definition, n.definition) ELSE s.definition END`;

/** Turns `cpc_node` into what the temporary table `staged` says, inside the caller's transaction. */
export async function applyStaged(client: pg.ClientBase, version: string, keep: boolean): Promise<void> {
  await giveIds(client);
  await bury(client, version);
  await update(client, keep);
  await insert(client, version);
  await linkPatents(client);
}

/** A symbol keeps the id that it ever had; the others get theirs in scheme order. */
async function giveIds(client: pg.ClientBase): Promise<void> {
  await client.query(`
    CREATE TEMPORARY TABLE placed ON COMMIT DROP AS
    SELECT s.position, n.id IS NULL AS fresh,
           coalesce(n.id, nextval(pg_get_serial_sequence('cpc_node', 'id'))::int) AS id
      FROM (SELECT * FROM staged ORDER BY position) s LEFT JOIN cpc_node n ON n.symbol = s.symbol`);
  await client.query('ANALYZE placed');
}

/** A symbol that the scheme no longer has stays as a tombstone, under the parent that it had. */
async function bury(client: pg.ClientBase, version: string): Promise<void> {
  await client.query(
    `UPDATE cpc_node n SET removed_in = $1, position = NULL, subtree_end = NULL, child_count = 0
      WHERE removed_in IS NULL AND NOT EXISTS (SELECT FROM staged s WHERE s.symbol = n.symbol)`,
    [version],
  );
}

/**
 * Texts separately from positions: positions change for nearly every node, and indexing the words of a text is
 * costly.
 */
async function update(client: pg.ClientBase, keep: boolean): Promise<void> {
  await client.query(
    `UPDATE cpc_node n SET title = s.title, definition = ${definitionOf('$1')} FROM staged s
      WHERE n.symbol = s.symbol
        AND (n.title, n.definition) IS DISTINCT FROM (s.title, ${definitionOf('$1')})`,
    [keep],
  );
  await client.query(
    `UPDATE cpc_node n
        SET depth = s.depth, position = s.position, subtree_end = s.subtree_end, child_count = s.child_count,
            not_allocatable = s.not_allocatable, additional_only = s.additional_only, parent_id = parent.id,
            removed_in = NULL
       FROM staged s LEFT JOIN placed parent ON parent.position = s.parent
      WHERE n.symbol = s.symbol
        AND (n.depth, n.position, n.subtree_end, n.child_count, n.not_allocatable, n.additional_only, n.parent_id,
             n.removed_in)
            IS DISTINCT FROM
            (s.depth, s.position, s.subtree_end, s.child_count, s.not_allocatable, s.additional_only, parent.id, NULL)`,
  );
}

async function insert(client: pg.ClientBase, version: string): Promise<void> {
  const { rows } = await client.query<{ nodes: number }>('SELECT count(*)::int AS nodes FROM cpc_node');
  const rebuilt = (rows[0]?.nodes ?? 0) < SMALL_TABLE ? await dropIndexes(client) : [];
  await client.query(
    `INSERT INTO cpc_node (id, symbol, level, depth, title, definition, position, subtree_end, child_count, parent_id,
                           not_allocatable, additional_only, added_in)
     SELECT own.id, s.symbol, s.level, s.depth, s.title, s.definition, s.position, s.subtree_end, s.child_count,
            parent.id, s.not_allocatable, s.additional_only, $1
       FROM staged s
       JOIN placed own ON own.position = s.position AND own.fresh
       LEFT JOIN placed parent ON parent.position = s.parent
      ORDER BY s.position`,
    [version],
  );
  for (const definition of rebuilt) await client.query(definition);
}

/** Returns the statements that create them again. Readers wait for the end of the transaction from here on. */
async function dropIndexes(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `SELECT quote_ident(indexname) AS name, indexdef AS definition FROM pg_indexes
      WHERE schemaname = current_schema() AND tablename = 'cpc_node' AND indexname <> 'cpc_node_pkey'`,
  );
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
  return rows.map(({ definition }) => definition);
}

/** Symbols of patents that the scheme did not know when they were imported. */
export async function linkPatents(client: pg.ClientBase): Promise<void> {
  await client.query(
    `UPDATE patent_classification c SET node_id = n.id FROM cpc_node n
      WHERE c.node_id IS NULL AND n.symbol = c.symbol`,
  );
}
