import { Prisma } from '../generated/prisma/client.js';
import { nodeColumns, nodeOf, type NodeRow } from '../taxonomy/node-rows.js';
import type { StoredPrediction } from './predictions.service.js';

/** A prediction as SQL gives it, with its node. */
export type PredictionRow = NodeRow & {
  readonly modelId: number;
  readonly patentId: number;
  readonly score: number;
  readonly selected: boolean;
};

/** All that a prediction is made of, from the tables `p` (prediction) and `n` (its node). */
export const predictionColumns = Prisma.sql`
  p.model_id AS "modelId", p.patent_id AS "patentId", p.score, p.selected, ${nodeColumns}`;

export function predictionOf(row: PredictionRow): StoredPrediction {
  const { modelId, patentId, score, selected } = row;
  const node = nodeOf(row);
  const { symbol, title, level } = node;
  return { modelId, patentId, symbol, title, level, node, score, selected };
}
