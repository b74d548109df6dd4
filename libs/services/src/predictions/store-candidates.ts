import type pg from 'pg';
import type { CpcLevel } from '@nonet/cpc-taxonomy';
import { rowLevel } from '../taxonomy/node-rows.js';
import type { PatentPredictions } from './predictions.service.js';

/** Notes what verdicts on patents that were just classified would teach; those that somebody reviewed before do not wait. */
export async function storeCandidates(
  client: pg.ClientBase,
  { modelId, level }: { readonly modelId: number; readonly level: CpcLevel },
  patents: readonly PatentPredictions[],
): Promise<void> {
  const [told, silent] = [
    patents.filter(({ predictions }) => predictions.length > 0),
    patents.filter(({ predictions }) => predictions.length === 0),
  ];
  if (silent.length > 0)
    await client.query(
      'DELETE FROM review_candidate WHERE model_id = $1 AND level = $2::cpc_level AND patent_id = ANY($3)',
      [modelId, rowLevel[level], silent.map(({ patentId }) => patentId)],
    );
  const figures = (name: keyof PatentPredictions['teaching']) => told.map(({ teaching }) => teaching[name]);
  await client.query(
    `INSERT INTO review_candidate
            (model_id, level, patent_id, section, doubt, dissent, rare, teaches, seconds, voices, waiting)
     SELECT $1, $2::cpc_level, patent_id, section, doubt, dissent, rare, teaches, seconds, voices,
            NOT EXISTS (SELECT FROM review r WHERE r.patent_id = new.patent_id)
       FROM unnest($3::int[], $4::text[], $5::real[], $6::real[], $7::real[], $8::real[], $9::real[], $10::jsonb[])
            AS new (patent_id, section, doubt, dissent, rare, teaches, seconds, voices)
      ORDER BY patent_id
     ON CONFLICT (model_id, level, patent_id) DO UPDATE
        SET section = excluded.section, doubt = excluded.doubt, dissent = excluded.dissent, rare = excluded.rare,
            teaches = excluded.teaches, seconds = excluded.seconds, voices = excluded.voices, waiting = excluded.waiting`,
    [
      modelId,
      rowLevel[level],
      told.map(({ patentId }) => patentId),
      told.map(({ predictions }) => predictions[0]!.symbol[0]),
      figures('doubt'),
      figures('dissent'),
      figures('rare'),
      figures('teaches'),
      figures('seconds'),
      told.map(({ voices }) => JSON.stringify(voices)),
    ],
  );
}
