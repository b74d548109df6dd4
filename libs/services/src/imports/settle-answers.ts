import type pg from 'pg';
import { settleDisagreement } from '../patents/disagreement.js';

/** Patents that are settled together. */
const BATCH = 1000;

/**
 * Settles anew whether answers differ from what offices assigned, for classified patents that carry a symbol that a change of the scheme
 * brought, took away or put elsewhere, or one below such. The caller's transaction has written the scheme and holds the lock of patents.
 */
export async function settleAnswers(
  client: pg.ClientBase,
  schemeId: number,
  signal: AbortSignal,
): Promise<void> {
  await client.query('CREATE TEMPORARY TABLE touched_patent (id int PRIMARY KEY) ON COMMIT DROP');
  await client.query(
    `INSERT INTO touched_patent
     WITH changed AS (
       SELECT n.id, n.position, n.subtree_end, c.kind FROM cpc_scheme_change c JOIN cpc_node n ON n.symbol = c.symbol
        WHERE c.scheme_id = $1 AND c.kind <> 'RETITLED'),
     touched AS (
       SELECT id FROM changed
       UNION
       SELECT below.id FROM changed c
         JOIN cpc_node below ON below.position > c.position AND below.position < c.subtree_end
        WHERE c.kind = 'MOVED')
     SELECT DISTINCT a.patent_id AS id FROM patent_classification a JOIN touched t ON t.id = a.node_id
      WHERE EXISTS (SELECT FROM classified_patent c WHERE c.patent_id = a.patent_id)`,
    [schemeId],
  );
  for (let after = 0; ;) {
    signal.throwIfAborted();
    const { rows } = await client.query<{ id: number }>(
      `SELECT id FROM touched_patent WHERE id > $1 ORDER BY id LIMIT ${BATCH}`,
      [after],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
    await settleDisagreement(
      client,
      rows.map(({ id }) => id),
      null,
    );
  }
}
