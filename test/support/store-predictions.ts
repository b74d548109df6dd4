import { createHash } from 'node:crypto';
import pg from 'pg';
import type { CpcLevel, CpcSymbol } from '@nonet/cpc-taxonomy';
import { teachingOf } from '@nonet/experts/review-order';
import { nodeIdsAt } from '../../libs/services/src/predictions/node-ids.js';
import { storeAnswers } from '../../libs/services/src/predictions/store-predictions.js';
import type { Api } from './api.js';

/** A model version that nobody trained: only predictions hang on it. */
export async function addModel(api: Api, name: string, version: number): Promise<number> {
  const client = new pg.Client({ connectionString: api.databaseUrl });
  await client.connect();
  try {
    const digest = createHash('sha256').update(`${name}@${version}`).digest('hex');
    const { rows } = await client.query<{ id: number }>(
      `INSERT INTO model_version (kind, name, version, digest, files, bytes, configuration, data, created_by)
       VALUES ('EXPERTS', $1, $2, $3, '[]', 0, '{}', '{}', 'test') RETURNING id`,
      [name, version, digest],
    );
    return rows[0]!.id;
  } finally {
    await client.end();
  }
}

export interface Said {
  readonly number: string;
  readonly predictions: readonly (readonly [symbol: string, score: number, selected: boolean])[];
}

/** Stores what a model is made to have said of patents. */
export async function storePredictions(
  { services: { patents }, databaseUrl }: Api,
  modelId: number,
  { level, said }: { level: CpcLevel; said: readonly Said[] },
): Promise<void> {
  const stored = await Promise.all(
    said.map(async ({ number, predictions: symbols }) => {
      const predictions = symbols.map(([symbol, score, selected]) => ({
        symbol: symbol as CpcSymbol,
        score,
        selected,
      }));
      const answered = {
        patentId: (await patents.byNumber(number))!.id,
        textHash: createHash('sha256').update(number).digest(),
        predictions,
        voices: [],
        teaching: teachingOf({ ranked: predictions, voices: [], characters: 1000 }, () => 0),
        decidedAt: predictions.some(({ selected }) => selected) ? level : null,
      };
      return { predictions: answered, labels: null };
    }),
  );
  const pool = new pg.Pool({ connectionString: databaseUrl });
  try {
    const depth = { level, top: 10, legacy: 'left-out' } as const;
    await storeAnswers({ pool }, await nodeIdsAt({ pool }, level), {
      modelId,
      calibrationId: null,
      labeller: null,
      depth,
      patents: stored,
    });
  } finally {
    await pool.end();
  }
}
