import type pg from 'pg';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';

/** Numbers of selected predictions, or of those not selected: how many match, and among how many. */
export interface PredictionTotals {
  readonly selected: boolean;
  /** Symbols of the span with predictions. */
  readonly groups: number;
  /** Predictions of the span. */
  readonly matching: number;
  /** Predictions of the model. */
  readonly all: number;
}

export async function totalsOf(
  prisma: PrismaClient,
  modelId: number,
  span: Prisma.Sql,
): Promise<PredictionTotals[]> {
  return prisma.$queryRaw<PredictionTotals[]>`
    SELECT matching.selected, matching.groups, matching.count AS matching,
           (SELECT sum(t.count)::int FROM prediction_total t
             WHERE t.model_id = ${modelId} AND t.selected = matching.selected) AS all
      FROM (SELECT t.selected, count(*)::int AS groups, sum(t.count)::int AS count
              FROM cpc_node n JOIN prediction_total t ON t.node_id = n.id AND t.model_id = ${modelId} AND t.count > 0
             WHERE ${span} GROUP BY t.selected) matching`;
}

/** By how many predictions of a symbol there are more (or fewer). */
export interface TotalsChange {
  readonly nodeId: number;
  readonly selected: boolean;
  readonly by: number;
}

/** Updates the totals, always in the same order, so that writers wait for each other instead of deadlocking. */
export async function addToTotals(
  client: pg.ClientBase,
  modelId: number,
  changes: Iterable<TotalsChange>,
): Promise<void> {
  const sums = new Map<string, TotalsChange>();
  for (const change of changes) {
    const key = `${change.nodeId} ${change.selected}`;
    sums.set(key, { ...change, by: (sums.get(key)?.by ?? 0) + change.by });
  }
  const changed = [...sums.values()].filter(({ by }) => by !== 0);
  await client.query(
    `INSERT INTO prediction_total (model_id, node_id, selected, count)
     SELECT $1, node_id, selected, change FROM unnest($2::int[], $3::bool[], $4::int[]) AS new (node_id, selected, change)
      ORDER BY node_id, selected
     ON CONFLICT (model_id, node_id, selected) DO UPDATE SET count = prediction_total.count + excluded.count`,
    [
      modelId,
      changed.map(({ nodeId }) => nodeId),
      changed.map(({ selected }) => selected),
      changed.map(({ by }) => by),
    ],
  );
}
