import { LEVELS, type CpcLevel, type Taxonomy } from '@nonet/cpc-taxonomy';
import type pg from 'pg';
import { SCHEME_CHANNEL } from '../database/index.js';
import { importBusy } from '../errors.js';
import { copyRows, type CopyValue } from './copy-rows.js';

const SCHEME_LOCK = 7_240_520;

/** What a scheme changed against the one before, in nodes. */
export interface SchemeReport {
  readonly nodes: number;
  /** New symbols, and symbols that came back. */
  readonly added: number;
  readonly removed: number;
  readonly retitled: number;
  readonly moved: number;
  /** Symbols that stay and of which title, parent, definition or flags changed. */
  readonly updated: number;
}

export interface SchemeToWrite {
  readonly taxonomy: Taxonomy;
  readonly format: string;
  readonly sha256: string;
  /** Of the file that the scheme's definitions came from; null without one. */
  readonly definitionsSha256: string | null;
  /** What becomes of a definition that the database has and this scheme has not. */
  readonly missingDefinitions: 'keep' | 'drop';
}

/**
 * Makes a scheme the current one in a single transaction: readers see the old scheme until they see the new one whole.
 * A symbol keeps its id for ever; one that is gone becomes a tombstone, one that comes back is revived.
 * @throws IMPORT_BUSY while another process writes a scheme
 */
export async function writeScheme(
  client: pg.ClientBase,
  scheme: SchemeToWrite,
  signal?: AbortSignal,
): Promise<SchemeReport> {
  await client.query('BEGIN');
  try {
    const lock = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS taken', [
      SCHEME_LOCK,
    ]);
    if (!lock.rows[0].taken) throw importBusy({ what: 'a scheme' });
    await stage(client, scheme.taxonomy, signal);
    const keep = scheme.missingDefinitions === 'keep';
    const report = await compare(client, scheme.taxonomy.size, keep);
    signal?.throwIfAborted();
    const { rowCount } = await client.query('SELECT FROM cpc_node LIMIT 1');
    if (rowCount === 0) await fillEmpty(client, scheme.taxonomy.version);
    else await update(client, scheme.taxonomy.version, keep);
    await linkPatents(client);
    signal?.throwIfAborted();
    await record(client, scheme, report);
    await client.query('COMMIT');
    await client.query('ANALYZE cpc_node');
    return report;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** The new scheme as a temporary table; `parent` is a position. */
async function stage(
  client: pg.ClientBase,
  taxonomy: Taxonomy,
  signal: AbortSignal | undefined,
): Promise<void> {
  await client.query(`
    CREATE TEMPORARY TABLE staged (
      position int NOT NULL, subtree_end int NOT NULL, parent int, child_count int NOT NULL, symbol text NOT NULL,
      level cpc_level NOT NULL, depth int, title text NOT NULL, definition text,
      not_allocatable boolean NOT NULL, additional_only boolean NOT NULL
    ) ON COMMIT DROP`);
  await copyRows(client, 'staged', stagedRows(taxonomy), signal);
  await client.query('ANALYZE staged');
}

const databaseLevel = Object.fromEntries(
  LEVELS.map((level) => [level, level.toUpperCase().replace('-', '_')]),
) as Record<CpcLevel, string>;

function* stagedRows(taxonomy: Taxonomy): Generator<CopyValue[]> {
  const childCounts = new Int32Array(taxonomy.size);
  for (let position = 0; position < taxonomy.size; position++) {
    const parent = taxonomy.parentAt(position);
    if (parent >= 0) childCounts[parent]++;
  }
  for (let position = 0; position < taxonomy.size; position++) {
    const node = taxonomy.at(position);
    const parent = taxonomy.parentAt(position);
    yield [
      position,
      node.subtreeEnd,
      parent < 0 ? null : parent,
      childCounts[position],
      node.symbol,
      databaseLevel[node.level],
      node.depth,
      node.title,
      node.definition,
      node.notAllocatable,
      node.additionalOnly,
    ];
  }
}

/** `keep` stands for: where the new scheme brings no definition, the old one stays. */
const definitionOf = (keep: string) =>
  `CASE WHEN ${keep}::boolean THEN coalesce(s.definition, n.definition) ELSE s.definition END`;

async function compare(client: pg.ClientBase, nodes: number, keep: boolean): Promise<SchemeReport> {
  const { rows } = await client.query<Record<'added' | 'removed' | 'retitled' | 'moved' | 'updated', number>>(
    `WITH pair AS (
       SELECT n.id IS NOT NULL AS before, s.symbol IS NOT NULL AS after, n.title <> s.title AS retitled,
              above.symbol IS DISTINCT FROM parent.symbol AS moved,
              n.definition IS DISTINCT FROM ${definitionOf('$1')}
                OR (n.not_allocatable, n.additional_only) <> (s.not_allocatable, s.additional_only) AS redefined
         FROM (SELECT * FROM cpc_node WHERE removed_in IS NULL) n
         FULL JOIN staged s ON s.symbol = n.symbol
         LEFT JOIN cpc_node above ON above.id = n.parent_id
         LEFT JOIN staged parent ON parent.position = s.parent)
     SELECT (count(*) FILTER (WHERE NOT before))::int AS added,
            (count(*) FILTER (WHERE NOT after))::int AS removed,
            (count(*) FILTER (WHERE before AND after AND retitled))::int AS retitled,
            (count(*) FILTER (WHERE before AND after AND moved))::int AS moved,
            (count(*) FILTER (WHERE before AND after AND (retitled OR moved OR redefined)))::int AS updated
       FROM pair`,
    [keep],
  );
  return { nodes, ...rows[0] };
}

/**
 * Nobody has an id yet: the ids follow the positions, and parents are known without a look-up. Indexes are built behind
 * the rows, which takes half the time; nobody waits for the locks on an empty table.
 */
async function fillEmpty(client: pg.ClientBase, version: string): Promise<void> {
  const indexes = await client.query<{ name: string; definition: string }>(
    `SELECT quote_ident(indexname) AS name, indexdef AS definition FROM pg_indexes
      WHERE schemaname = current_schema() AND tablename = 'cpc_node' AND indexname <> 'cpc_node_pkey'`,
  );
  for (const { name } of indexes.rows) await client.query(`DROP INDEX ${name}`);
  await client.query(
    `INSERT INTO cpc_node (id, symbol, level, depth, title, definition, position, subtree_end, child_count, parent_id,
                           not_allocatable, additional_only, added_in)
     SELECT position + 1, symbol, level, depth, title, definition, position, subtree_end, child_count, parent + 1,
            not_allocatable, additional_only, $1
       FROM staged ORDER BY position`,
    [version],
  );
  for (const { definition } of indexes.rows) await client.query(definition);
  await client.query(
    "SELECT setval(pg_get_serial_sequence('cpc_node', 'id'), (SELECT max(id) FROM cpc_node))",
  );
}

async function update(client: pg.ClientBase, version: string, keep: boolean): Promise<void> {
  await client.query(
    `INSERT INTO cpc_node (symbol, level, title, added_in)
     SELECT symbol, level, title, $1 FROM staged s
      WHERE NOT EXISTS (SELECT FROM cpc_node n WHERE n.symbol = s.symbol) ORDER BY position`,
    [version],
  );
  await client.query(
    `UPDATE cpc_node n SET removed_in = $1, position = NULL, subtree_end = NULL, child_count = 0
      WHERE removed_in IS NULL AND NOT EXISTS (SELECT FROM staged s WHERE s.symbol = n.symbol)`,
    [version],
  );
  // Texts apart from places: a place changes for nearly every node, and the words of a text are costly to find.
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
       FROM staged s
       LEFT JOIN staged above ON above.position = s.parent
       LEFT JOIN cpc_node parent ON parent.symbol = above.symbol
      WHERE n.symbol = s.symbol
        AND (n.depth, n.position, n.subtree_end, n.child_count, n.not_allocatable, n.additional_only, n.parent_id,
             n.removed_in)
            IS DISTINCT FROM
            (s.depth, s.position, s.subtree_end, s.child_count, s.not_allocatable, s.additional_only, parent.id, NULL)`,
  );
}

/** Symbols of patents that the scheme did not know when they were imported. */
async function linkPatents(client: pg.ClientBase): Promise<void> {
  await client.query(
    `UPDATE patent_classification c SET node_id = n.id FROM cpc_node n
      WHERE c.node_id IS NULL AND n.symbol = c.symbol`,
  );
}

async function record(client: pg.ClientBase, scheme: SchemeToWrite, report: SchemeReport): Promise<void> {
  await client.query('UPDATE cpc_scheme SET current = false WHERE current');
  await client.query(
    `INSERT INTO cpc_scheme (version, format, sha256, definitions_sha256, nodes, added, removed, retitled, moved, current)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, true)`,
    [
      scheme.taxonomy.version,
      scheme.format,
      scheme.sha256,
      scheme.definitionsSha256,
      report.nodes,
      report.added,
      report.removed,
      report.retitled,
      report.moved,
    ],
  );
  await client.query(`NOTIFY ${SCHEME_CHANNEL}`);
}
