import { type Database, inTransaction } from '../database/index.js';

/**
 * Removes a collection, its calibrations, and what models answered by them: left behind, those predictions would be taken for the
 * models' own. The totals of predictions go along.
 */
export async function removeCollection({ pool }: Pick<Database, 'pool'>, id: number): Promise<void> {
  await inTransaction(pool, async (client) => {
    // In the order in which writers of predictions take them, and before the calibrations, as they do: otherwise two could wait for
    // each other.
    await client.query(
      `SELECT FROM classified_patent c
        WHERE c.calibration_id IN (SELECT k.id FROM collection_calibration k WHERE k.collection_id = $1)
        ORDER BY c.model_id, c.level, c.patent_id FOR UPDATE`,
      [id],
    );
    // Whoever writes answers by them has written before this, or fails.
    await client.query('SELECT FROM collection_calibration WHERE collection_id = $1 ORDER BY id FOR UPDATE', [
      id,
    ]);
    await client.query(
      `WITH gone AS (
         DELETE FROM prediction p USING classified_patent c, collection_calibration k, cpc_node n
          WHERE k.collection_id = $1 AND c.calibration_id = k.id AND p.model_id = c.model_id
            AND p.patent_id = c.patent_id AND n.id = p.node_id AND n.level = c.level
         RETURNING p.model_id, p.node_id, p.selected)
       INSERT INTO prediction_total (model_id, node_id, selected, count)
       SELECT model_id, node_id, selected, -count(*) FROM gone GROUP BY model_id, node_id, selected
        ORDER BY model_id, node_id, selected
       ON CONFLICT (model_id, node_id, selected) DO UPDATE SET count = prediction_total.count + excluded.count`,
      [id],
    );
    await client.query('DELETE FROM collection WHERE id = $1', [id]);
  });
}
