import type pg from 'pg';

/**
 * Keeps, symbol by symbol, what the staged scheme changes of the one in use, which is still in `cpc_node`; one statement. A scheme
 * that ends at subclasses is no earlier edition of one with groups: nothing is kept of that.
 */
export async function recordChanges(
  client: pg.ClientBase,
  schemeId: number,
  previous: string | null,
): Promise<void> {
  if (previous === null) return;
  await client.query(
    `INSERT INTO cpc_scheme_change (scheme_id, kind, symbol, from_version, before, after)
     WITH pair AS (
       SELECT coalesce(n.symbol, s.symbol) AS symbol, n.id IS NOT NULL AS was, s.symbol IS NOT NULL AS "is",
              n.title AS old_title, s.title AS new_title, above.symbol AS old_parent, parent.symbol AS new_parent
         FROM (SELECT * FROM cpc_node WHERE removed_in IS NULL) n
         FULL JOIN staged s ON s.symbol = n.symbol
         LEFT JOIN cpc_node above ON above.id = n.parent_id
         LEFT JOIN staged parent ON parent.position = s.parent)
     SELECT $1, change.kind::cpc_change_kind, pair.symbol, $2, change.before, change.after
       FROM pair CROSS JOIN LATERAL (VALUES
         ('ADDED', NOT was, NULL, new_title),
         ('REMOVED', NOT "is", old_title, NULL),
         ('MOVED', was AND "is" AND old_parent IS DISTINCT FROM new_parent, old_parent, new_parent),
         ('RETITLED', was AND "is" AND old_title <> new_title, old_title, new_title)
       ) AS change (kind, holds, before, after)
      WHERE change.holds AND (
        EXISTS (SELECT FROM cpc_node WHERE removed_in IS NULL AND level = 'MAIN_GROUP')
        OR NOT EXISTS (SELECT FROM staged WHERE level = 'MAIN_GROUP'))`,
    [schemeId, previous],
  );
}
