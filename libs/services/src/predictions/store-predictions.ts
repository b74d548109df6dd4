import type pg from 'pg';
import { copyRows, type CopyValue, type Database, inTransaction, sharePatents } from '../database/index.js';
import type { Labeller } from '../labels/label-sets.service.js';
import { writeLabelAnswers } from '../labels/write-label-answers.js';
import { rowLevel } from '../taxonomy/node-rows.js';
import { settleDisagreement } from '../patents/disagreement.js';
import { countAnswers } from '../watching/day-counts.js';
import { storeCandidates } from './store-candidates.js';
import { addToTotals, type TotalsChange } from './prediction-totals.js';
import type { ClassificationDepth, PatentAnswers, PatentPredictions } from './predictions.service.js';

interface Answers {
  readonly modelId: number;
  readonly calibrationId: number | null;
  /** What answered with labels; null: there are none. */
  readonly labeller: Labeller | null;
  readonly depth: ClassificationDepth;
  readonly patents: readonly PatentAnswers[];
}

/**
 * Writes what a model answered for some patents at a level, and with the labels of a set, in one transaction, replacing its earlier answers.
 * Symbols that the database does not know are left out: a scheme in memory may be slightly newer.
 * @returns how many predictions of symbols and of labels
 */
export function storeAnswers(
  { pool }: Pick<Database, 'pool'>,
  nodeIds: ReadonlyMap<string, number>,
  { modelId, calibrationId, labeller, depth, patents }: Answers,
): Promise<{ readonly predictions: number; readonly labels: number }> {
  const symbols = patents.flatMap(({ predictions }) => predictions ?? []);
  const labelled = patents.flatMap(({ labels }) => labels ?? []);
  return inTransaction(pool, async (client) => {
    // Whoever changes assigned symbols holds this lock alone: neither sees half of what the other writes, counts an answer that the
    // other counts too, or waits for rows while the other waits for its own. Writers of predictions do not hinder each other.
    await sharePatents(client);
    const by = { modelId, calibrationId };
    return {
      predictions: symbols.length === 0 ? 0 : await writePredictions(client, nodeIds, by, depth, symbols),
      labels:
        labeller === null || labelled.length === 0
          ? 0
          : await writeLabelAnswers(client, { modelId, labeller, top: depth.top }, labelled),
    };
  });
}

async function writePredictions(
  client: pg.ClientBase,
  nodeIds: ReadonlyMap<string, number>,
  by: { readonly modelId: number; readonly calibrationId: number | null },
  depth: ClassificationDepth,
  patents: readonly PatentPredictions[],
): Promise<number> {
  const { modelId } = by;
  await claim(client, by, depth, patents);
  const changes = await clear(client, modelId, depth, patents);
  const rows = rowsOf(modelId, nodeIds, patents);
  await copyRows(client, 'prediction (model_id, patent_id, node_id, score, selected)', rows);
  for (const [, , nodeId, , selected] of rows) changes.push({ nodeId, selected, by: 1 });
  const answered = { modelId, level: depth.level };
  await settleDisagreement(
    client,
    patents.map(({ patentId }) => patentId),
    answered,
  );
  await storeCandidates(client, answered, patents);
  // Last, since other writers of the model wait for these rows until the transaction ends.
  await addToTotals(client, modelId, changes);
  await countAnswers(client, answered, patents.map(answerOf));
  return rows.length;
}

const answerOf = ({ patentId, predictions: [surest], decidedAt }: PatentPredictions) => ({
  patentId,
  confidence: surest?.score ?? null,
  section: surest?.symbol[0] ?? null,
  decidedAt,
});

type Row = readonly [modelId: number, patentId: number, nodeId: number, score: number, selected: boolean];

function rowsOf(
  modelId: number,
  nodeIds: ReadonlyMap<string, number>,
  patents: readonly PatentPredictions[],
): (Row & readonly CopyValue[])[] {
  return patents.flatMap(({ patentId, predictions }) =>
    predictions.flatMap(({ symbol, score, selected }) => {
      const nodeId = nodeIds.get(symbol);
      return nodeId === undefined ? [] : [[modelId, patentId, nodeId, score, selected] as const];
    }),
  );
}

/** Marks the patents as classified. A second writer of the same patent waits here for the first. */
async function claim(
  client: pg.ClientBase,
  { modelId, calibrationId }: { readonly modelId: number; readonly calibrationId: number | null },
  { level, top, legacy }: ClassificationDepth,
  patents: readonly PatentPredictions[],
): Promise<void> {
  await client.query(
    `INSERT INTO classified_patent (model_id, patent_id, level, top, legacy, text_hash, calibration_id)
     SELECT $1, patent_id, $2::cpc_level, $3, $4, text_hash, $7::int
       FROM unnest($5::int[], $6::bytea[]) AS new (patent_id, text_hash)
      ORDER BY patent_id
     ON CONFLICT (model_id, level, patent_id) DO UPDATE
        SET top = excluded.top, legacy = excluded.legacy, text_hash = excluded.text_hash,
            calibration_id = excluded.calibration_id, classified_at = now()`,
    [
      modelId,
      rowLevel[level],
      top,
      legacy === 'counted',
      patents.map(({ patentId }) => patentId),
      patents.map(({ textHash }) => textHash),
      calibrationId,
    ],
  );
}

async function clear(
  client: pg.ClientBase,
  modelId: number,
  { level }: ClassificationDepth,
  patents: readonly PatentPredictions[],
): Promise<TotalsChange[]> {
  const { rows } = await client.query<{ nodeId: number; selected: boolean }>(
    `DELETE FROM prediction p USING cpc_node n
      WHERE p.model_id = $1 AND p.patent_id = ANY($2) AND n.id = p.node_id AND n.level = $3::cpc_level
     RETURNING p.node_id AS "nodeId", p.selected`,
    [modelId, patents.map(({ patentId }) => patentId), rowLevel[level]],
  );
  return rows.map((row) => ({ ...row, by: -1 }));
}
