import type pg from 'pg';
import { copyRows } from '../database/index.js';
import { notFound } from '../errors/errors.js';
import type { Labeller, PatentLabels } from './label-sets.service.js';

/**
 * Writes the labels that a model gave to some patents, replacing those of the set that it gave them before, and notes what verdicts on them
 * would teach; in the caller's transaction. @returns how many labels @throws NOT_FOUND where the set was removed meanwhile
 */
export async function writeLabelAnswers(
  client: pg.ClientBase,
  {
    modelId,
    labeller,
    top,
  }: {
    readonly modelId: number;
    readonly labeller: Omit<Labeller, 'answer'>;
    readonly top: number;
  },
  patents: readonly PatentLabels[],
): Promise<number> {
  const { labelSetId, labelSet, version, learnt } = labeller;
  // One that is just being removed counts as gone: who waited for that here would keep imports of patents waiting too.
  const { rowCount } = await client.query('SELECT FROM label_set WHERE id = $1 FOR KEY SHARE SKIP LOCKED', [
    labelSetId,
  ]);
  if (rowCount === 0) throw notFound({ what: 'label set', key: labelSet });
  const figures = (name: keyof PatentLabels['teaching']) => patents.map(({ teaching }) => teaching[name]);
  const ids = patents.map(({ patentId }) => patentId);
  // A second writer of the same patent waits here for the first.
  await client.query(
    `INSERT INTO labelled_patent
            (model_id, label_set_id, patent_id, top, text_hash, version, learnt, doubt, dissent, rare, teaches, seconds, voices, waiting)
     SELECT $1, $2, new.patent_id, $3, text_hash, $4, $5::bytea, doubt, dissent, rare, teaches, seconds, voices,
            answered AND NOT EXISTS (
              SELECT FROM label_review r JOIN label l ON l.id = r.label_id JOIN patent p ON p.number = r.number
               WHERE l.label_set_id = $2 AND l.position IS NOT NULL AND p.id = new.patent_id)
       FROM unnest($6::int[], $7::bytea[], $8::real[], $9::real[], $10::real[], $11::real[], $12::real[], $13::jsonb[], $14::boolean[])
            AS new (patent_id, text_hash, doubt, dissent, rare, teaches, seconds, voices, answered)
      ORDER BY new.patent_id
     ON CONFLICT (model_id, label_set_id, patent_id) DO UPDATE
        SET top = excluded.top, text_hash = excluded.text_hash, version = excluded.version, learnt = excluded.learnt,
            labelled_at = now(), doubt = excluded.doubt, dissent = excluded.dissent, rare = excluded.rare,
            teaches = excluded.teaches, seconds = excluded.seconds, voices = excluded.voices, waiting = excluded.waiting`,
    [
      ...[modelId, labelSetId, top, version, learnt, ids],
      patents.map(({ textHash }) => textHash),
      ...[figures('doubt'), figures('dissent'), figures('rare'), figures('teaches'), figures('seconds')],
      patents.map(({ voices }) =>
        JSON.stringify(voices.map(({ voice, label }) => ({ voice, symbol: label }))),
      ),
      patents.map(({ ranked }) => ranked.length > 0),
    ],
  );
  await client.query(
    `DELETE FROM label_prediction r USING label l
      WHERE r.model_id = $1 AND r.patent_id = ANY($2) AND l.id = r.label_id AND l.label_set_id = $3`,
    [modelId, ids, labelSetId],
  );
  const rows = patents.flatMap(({ patentId, ranked }) =>
    ranked.map(({ labelId, score, selected }) => [modelId, patentId, labelId, score, selected] as const),
  );
  await copyRows(client, 'label_prediction (model_id, patent_id, label_id, score, selected)', rows);
  return rows.length;
}
