import type { Database } from '../database/index.js';

/** As long as somebody may look at a few patents; whoever is slower finds them taken at worst. */
const LAPSES_AFTER = '15 minutes';

/**
 * Keeps patents for a reviewer, and gives back what else the reviewer holds.
 * @returns those that nobody else took meanwhile
 */
export async function claim(
  { pool }: Pick<Database, 'pool'>,
  patentIds: readonly number[],
  principal: string,
): Promise<ReadonlySet<number>> {
  await giveBack({ pool }, principal, patentIds);
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO review_claim (patent_id, principal, lapses_at)
     SELECT id, $2, now() + $3::interval FROM unnest($1::int[]) AS wanted (id) ORDER BY id
     ON CONFLICT (patent_id) DO UPDATE SET principal = excluded.principal, lapses_at = excluded.lapses_at
        WHERE review_claim.principal = excluded.principal OR review_claim.lapses_at <= now()
     RETURNING patent_id AS id`,
    [patentIds, principal, LAPSES_AFTER],
  );
  return new Set(rows.map(({ id }) => id));
}

/**
 * Clears away what lapsed besides, whoever held it.
 * @returns how many of this reviewer's were given back
 */
export async function giveBack(
  { pool }: Pick<Database, 'pool'>,
  principal: string,
  but: readonly number[] = [],
): Promise<number> {
  const { rows } = await pool.query<{ own: boolean }>(
    `DELETE FROM review_claim WHERE (principal = $1 AND patent_id <> ALL($2::int[])) OR lapses_at <= now()
     RETURNING principal = $1 AS own`,
    [principal, but],
  );
  return rows.filter(({ own }) => own).length;
}
