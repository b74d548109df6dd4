import type { PrismaClient } from '../generated/prisma/client.js';
import { inOrder } from '../paging/index.js';

/** As many reports as say how fast a run is now. */
const LOOK_BACK = 60;

/**
 * In how many seconds the present phase of each run will probably be done, by what it did lately; null where it does nothing now,
 * where nobody knows how much there is to do, and before it has done something.
 */
export async function secondsLeft(
  prisma: PrismaClient,
  runIds: readonly string[],
): Promise<(number | null)[]> {
  const rows = await prisma.$queryRaw<{ id: string; left: number | null }[]>`
    SELECT run.id::text AS id,
           greatest(0, (run.total - newest.done) / nullif((newest.done - oldest.done) / nullif(extract(epoch FROM newest.at - oldest.at), 0), 0)
                       - extract(epoch FROM clock_timestamp() - newest.at))::float8 AS left
      FROM run
     CROSS JOIN LATERAL (
           SELECT array_agg(e.at ORDER BY e.sequence) AS at, array_agg((e.data->>'done')::float8 ORDER BY e.sequence) AS done
             FROM (SELECT * FROM run_event WHERE run_id = run.id AND type = 'progress'
                    ORDER BY sequence DESC LIMIT ${LOOK_BACK}) e
            WHERE e.data->>'phase' = run.phase) recent
     CROSS JOIN LATERAL (SELECT recent.at[1] AS at, recent.done[1] AS done) oldest
     CROSS JOIN LATERAL (SELECT recent.at[cardinality(recent.at)] AS at, recent.done[cardinality(recent.done)] AS done) newest
     WHERE run.id = ANY(${[...runIds]}::uuid[]) AND run.state = 'RUNNING' AND run.total > 0 AND newest.done > oldest.done`;
  return inOrder(runIds, rows, ({ id }) => id).map((row) => row?.left ?? null);
}
