import type { Database } from '../database/index.js';

const PART = 1000;

/**
 * Deletes what models answered with the labels of a set, part by part in the order of the patents: there may be millions, and nobody is to
 * wait for all of them.
 * @param size of a part, in answers
 */
export async function removeLabelAnswers(
  { pool }: Pick<Database, 'pool'>,
  labelSetId: number,
  size = PART,
): Promise<void> {
  for (let last: Answer | undefined = { patentId: 0, modelId: 0 }; last !== undefined;) {
    const { rows }: { rows: Answer[] } = await pool.query<Answer>(
      `WITH part AS (
         SELECT patent_id, model_id FROM labelled_patent
          WHERE label_set_id = $1 AND (patent_id, model_id) > ($2, $3) ORDER BY patent_id, model_id LIMIT $4 FOR UPDATE
       ), predictions AS (
         DELETE FROM label_prediction r USING part, label l
          WHERE r.model_id = part.model_id AND r.patent_id = part.patent_id AND l.id = r.label_id AND l.label_set_id = $1
       ), answers AS (
         DELETE FROM labelled_patent a USING part
          WHERE a.model_id = part.model_id AND a.patent_id = part.patent_id AND a.label_set_id = $1
       )
       SELECT patent_id AS "patentId", model_id AS "modelId" FROM part ORDER BY patent_id DESC, model_id DESC LIMIT 1`,
      [labelSetId, last.patentId, last.modelId, size],
    );
    [last] = rows;
  }
}

interface Answer {
  readonly patentId: number;
  readonly modelId: number;
}
