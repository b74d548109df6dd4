import type { CpcLevel } from '@nonet/cpc-taxonomy';
import type pg from 'pg';
import { rowLevel } from '../taxonomy/node-rows.js';
import { countComparisons } from '../watching/day-counts.js';

/**
 * Notes of patents how sure a model is of its surest symbol of each level, and whether that differs from what offices assigned: it
 * does where it is no assigned symbol and above none. So lists find patents by it without a look at their predictions. To be
 * called in the transaction that writes predictions, or assigned symbols.
 * @param answered the model and the level of the predictions: other levels belong to whoever writes them. null: assigned symbols, which
 * concern all of them
 */
export async function settleDisagreement(
  client: pg.ClientBase,
  patentIds: readonly number[],
  answered: { readonly modelId: number; readonly level: CpcLevel } | null,
): Promise<void> {
  if (patentIds.length === 0) return;
  const concerned = [
    patentIds,
    answered?.modelId ?? null,
    answered === null ? null : rowLevel[answered.level],
  ];
  // In the order in which writers of predictions take them: otherwise two could wait for each other.
  await client.query(
    `SELECT FROM classified_patent
      WHERE patent_id = ANY($1) AND ($2::int IS NULL OR model_id = $2) AND ($3::cpc_level IS NULL OR level = $3)
      ORDER BY model_id, level, patent_id FOR UPDATE`,
    concerned,
  );
  // What a model has just answered is counted by whoever writes it.
  if (answered === null) await countComparisons(client, patentIds, 'taken-out');
  await client.query(
    `UPDATE classified_patent c SET (best, differs) = (
       SELECT surest.score,
              CASE WHEN EXISTS (SELECT FROM patent_classification a WHERE a.patent_id = c.patent_id)
                   THEN NOT EXISTS (
                     SELECT FROM patent_classification a LEFT JOIN cpc_node n ON n.id = a.node_id
                      WHERE a.patent_id = c.patent_id
                        AND (a.symbol = surest.symbol
                             OR (n.position > surest.position AND n.position < surest.subtree_end)
                             OR (n.position IS NULL AND length(surest.symbol) <= 4
                                 AND starts_with(a.symbol, surest.symbol)))) END
         FROM (SELECT p.score, n.symbol, n.position, n.subtree_end
                 FROM prediction p JOIN cpc_node n ON n.id = p.node_id
                WHERE p.model_id = c.model_id AND p.patent_id = c.patent_id AND n.level = c.level
                ORDER BY p.score DESC, p.node_id LIMIT 1) surest)
      WHERE c.patent_id = ANY($1) AND ($2::int IS NULL OR c.model_id = $2) AND ($3::cpc_level IS NULL OR c.level = $3)`,
    concerned,
  );
  if (answered === null) await countComparisons(client, patentIds, 'added');
}
