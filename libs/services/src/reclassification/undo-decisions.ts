import type pg from 'pg';
import { notFound } from '../errors/errors.js';
import type { Actor } from '../runs/runs.service.js';
import { settlePatents } from './write-decisions.js';

/** Whether a change `c` is the last word on its proposal. */
const NO_LATER_DECISION = `
  NOT EXISTS (SELECT FROM reclassification_change later
               WHERE later.reclassification_id = c.reclassification_id AND later.id > c.id AND later.undone_at IS NULL)`;

/**
 * Takes decisions back that nobody has taken back, in the caller's transaction, which holds the lock of patents: the symbol stands
 * where it stood, a successor that it brought goes, and the proposal waits for a reviewer. A successor that another decision put in
 * place of another symbol stays, and is of that one from then on. Where a later decision on the same proposal stands, that one holds.
 * @returns how many
 */
export async function undoDecisions(
  client: pg.ClientBase,
  { change, run }: { readonly change: number | null; readonly run: string | null },
  by: Actor,
): Promise<number> {
  const { rows } = await client.query<{ id: number; patentId: number }>(
    `UPDATE reclassification_change c SET undone_at = now(), undone_by_name = $3
       FROM reclassification r
      WHERE r.id = c.reclassification_id AND c.undone_at IS NULL AND (c.id = $1::int OR c.run_id = $2::uuid)
     RETURNING c.id, r.patent_id AS "patentId"`,
    [change, run, by.name],
  );
  if (rows.length === 0)
    throw notFound({ what: 'decision that is not undone', key: String(change ?? `of run ${run}`) });
  const ids = rows.map(({ id }) => id);
  // A successor that others still stand on is theirs now …
  await client.query(
    `UPDATE reclassification_change o SET is_new = true
       FROM (SELECT DISTINCT ON (r.patent_id, c.successor) other.id
               FROM reclassification_change c JOIN reclassification r ON r.id = c.reclassification_id
               JOIN reclassification ro ON ro.patent_id = r.patent_id
               JOIN reclassification_change other ON other.reclassification_id = ro.id AND other.undone_at IS NULL
                AND other.successor = c.successor
              WHERE c.id = ANY($1) AND c.is_new
              ORDER BY r.patent_id, c.successor, other.id) heir
      WHERE o.id = heir.id`,
    [ids],
  );
  // … and one that nobody stands on goes.
  await client.query(
    `DELETE FROM patent_classification p USING reclassification_change c, reclassification r
      WHERE c.id = ANY($1) AND c.is_new AND r.id = c.reclassification_id AND p.patent_id = r.patent_id
        AND p.symbol = c.successor
        AND NOT EXISTS (SELECT FROM reclassification_change other JOIN reclassification ro ON ro.id = other.reclassification_id
                         WHERE ro.patent_id = r.patent_id AND other.undone_at IS NULL AND other.successor = c.successor)`,
    [ids],
  );
  await client.query(
    `INSERT INTO patent_classification (patent_id, symbol, ordinal, node_id, inventive, first, version, of_document)
     SELECT r.patent_id, r.symbol, (c.before->>'ordinal')::smallint, n.id, (c.before->>'inventive')::boolean,
            (c.before->>'first')::boolean, c.before->>'version', (c.before->>'of_document')::boolean
       FROM reclassification_change c JOIN reclassification r ON r.id = c.reclassification_id
       LEFT JOIN cpc_node n ON n.symbol = r.symbol
      WHERE c.id = ANY($1) AND c.before IS NOT NULL AND ${NO_LATER_DECISION}
     ON CONFLICT (patent_id, symbol) DO NOTHING`,
    [ids],
  );
  await client.query(
    `UPDATE reclassification r SET state = 'OPEN' FROM reclassification_change c
      WHERE c.id = ANY($1) AND r.id = c.reclassification_id AND ${NO_LATER_DECISION}`,
    [ids],
  );
  await settlePatents(client, [...new Set(rows.map(({ patentId }) => patentId))]);
  return rows.length;
}
