import type { Taxonomy } from '@nonet/cpc-taxonomy';
import type pg from 'pg';
import { copyRows, lockPatents, SCHEME_CHANNEL, transactionOn, type CopyValue } from '../database/index.js';
import { rowLevel } from '../taxonomy/node-rows.js';
import { applyStaged, definitionOf } from './apply-scheme.js';
import { recordChanges } from './record-changes.js';

/** What a scheme changed against the previous one, in numbers of nodes. */
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
  /** What to do with a definition that the database has and this scheme lacks. */
  readonly missingDefinitions: 'keep' | 'drop';
}

/**
 * Makes a scheme the current one in a single transaction: readers see the old scheme until they see the new one whole.
 * A symbol keeps its id for ever; one that is gone becomes a tombstone, one that comes back is revived. What `onWritten` does
 * is part of the transaction.
 */
export async function writeScheme(
  client: pg.ClientBase,
  scheme: SchemeToWrite,
  {
    signal,
    onWritten,
  }: { signal: AbortSignal; onWritten: (report: SchemeReport, schemeId: number) => Promise<void> },
): Promise<void> {
  await transactionOn(client, async () => {
    // Before any row of the scheme: imports of patents take it before they look at those.
    await lockPatents(client);
    await stage(client, scheme.taxonomy, signal);
    const keep = scheme.missingDefinitions === 'keep';
    const report = await compare(client, scheme.taxonomy.size, keep);
    signal.throwIfAborted();
    const { id, previous } = await record(client, scheme, report);
    await recordChanges(client, id, previous);
    signal.throwIfAborted();
    await applyStaged(client, scheme.taxonomy.version, keep);
    signal.throwIfAborted();
    await onWritten(report, id);
  });
  await client.query('ANALYZE cpc_node');
}

/** The new scheme as a temporary table; `parent` is a position. */
async function stage(client: pg.ClientBase, taxonomy: Taxonomy, signal: AbortSignal): Promise<void> {
  await client.query(`
    CREATE TEMPORARY TABLE staged (
      position int NOT NULL, subtree_end int NOT NULL, parent int, child_count int NOT NULL, symbol text NOT NULL,
      level cpc_level NOT NULL, depth int, title text NOT NULL, definition text,
      not_allocatable boolean NOT NULL, additional_only boolean NOT NULL
    ) ON COMMIT DROP`);
  await copyRows(client, 'staged', stagedRows(taxonomy), signal);
  await client.query('ANALYZE staged');
}

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
      rowLevel[node.level],
      node.depth,
      node.title,
      node.definition,
      node.notAllocatable,
      node.additionalOnly,
    ];
  }
}

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

/** Returns the id of its row, and the version that was in use before. */
async function record(
  client: pg.ClientBase,
  scheme: SchemeToWrite,
  report: SchemeReport,
): Promise<{ id: number; previous: string | null }> {
  const earlier = await client.query<{ version: string }>(
    'UPDATE cpc_scheme SET current = false WHERE current RETURNING version',
  );
  const written = await client.query<{ id: number }>(
    `INSERT INTO cpc_scheme (version, format, sha256, definitions_sha256, nodes, added, removed, retitled, moved, current)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, true) RETURNING id`,
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
  return { id: written.rows[0]!.id, previous: earlier.rows[0]?.version ?? null };
}
