import type pg from 'pg';
import { LEVELS, type CpcLevel } from '@nonet/cpc-taxonomy';
import { rowLevel } from '../taxonomy/node-rows.js';

/** What a version answered for a patent, as far as days count it. */
export interface WatchedAnswer {
  readonly patentId: number;
  /** Score of the surest symbol; null: none is kept. */
  readonly confidence: number | null;
  readonly section: string | null;
  /** The deepest level at which something was decided; null: nothing was. */
  readonly decidedAt: CpcLevel | null;
}

/** The section under which answers without a symbol are counted. */
export const NO_SECTION = '-';

const COUNTED = `patents, confidence, decided, at_group, at_subclass, at_class, at_section, compared, agreed`;
const ADDED = COUNTED.split(', ')
  .map((name) => `${name} = watched_day.${name} + excluded.${name}`)
  .join(', ');

/**
 * Counts answers to the day on which they were written, in the transaction that writes them and after `settleDisagreement`. A patent
 * that is classified again counts again: what was answered on earlier days stays as it was answered.
 */
export async function countAnswers(
  client: pg.ClientBase,
  { modelId, level }: { readonly modelId: number; readonly level: CpcLevel },
  answers: readonly WatchedAnswer[],
): Promise<void> {
  const place = LEVELS.indexOf(level);
  const at = (answer: WatchedAnswer) => (answer.decidedAt === null ? -1 : LEVELS.indexOf(answer.decidedAt));
  await client.query(
    `INSERT INTO watched_day (model_id, level, day, section, ${COUNTED})
     SELECT c.model_id, c.level, (c.classified_at AT TIME ZONE 'UTC')::date, a.section, count(*), sum(a.confidence),
            count(*) FILTER (WHERE a.decided >= $7), count(*) FILTER (WHERE a.decided = 3 AND $7 > 3),
            count(*) FILTER (WHERE a.decided = 2 AND $7 > 2), count(*) FILTER (WHERE a.decided = 1 AND $7 > 1),
            count(*) FILTER (WHERE a.decided = 0 AND $7 > 0), count(c.differs), count(*) FILTER (WHERE NOT c.differs)
       FROM unnest($3::int[], $4::text[], $5::float8[], $6::int[]) AS a (patent_id, section, confidence, decided)
       JOIN classified_patent c ON c.model_id = $1 AND c.level = $2::cpc_level AND c.patent_id = a.patent_id
      GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
     ON CONFLICT (model_id, level, day, section) DO UPDATE SET ${ADDED}`,
    [
      modelId,
      rowLevel[level],
      answers.map(({ patentId }) => patentId),
      answers.map(({ section }) => section ?? NO_SECTION),
      answers.map(({ confidence }) => confidence ?? 0),
      answers.map(at),
      place,
    ],
  );
}

/**
 * Takes what is known of patents' agreement with offices out of the days of their answers, or adds it to them: before and after assigned
 * symbols change, so that symbols which come later count for the day of the answer.
 */
export async function countComparisons(
  client: pg.ClientBase,
  patentIds: readonly number[],
  change: 'taken-out' | 'added',
): Promise<void> {
  const by = change === 'added' ? 1 : -1;
  await client.query(
    `INSERT INTO watched_day (model_id, level, day, section, ${COUNTED})
     SELECT c.model_id, c.level, (c.classified_at AT TIME ZONE 'UTC')::date, coalesce(q.section, $3), 0, 0, 0, 0, 0, 0, 0,
            $2 * count(c.differs), $2 * count(*) FILTER (WHERE NOT c.differs)
       FROM classified_patent c
       LEFT JOIN review_candidate q ON q.model_id = c.model_id AND q.level = c.level AND q.patent_id = c.patent_id
      WHERE c.patent_id = ANY($1) AND c.differs IS NOT NULL
      GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
     ON CONFLICT (model_id, level, day, section) DO UPDATE SET ${ADDED}`,
    [patentIds, by, NO_SECTION],
  );
}
