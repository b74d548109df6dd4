import type { PrismaClient } from '../generated/prisma/client.js';
import type { PatentFilter } from '../patents/patent-filter.fields.js';
import { patentConditions } from '../patents/patent-query.js';
import type { AssignedHabits } from './collections.service.js';

/** How the patents of a filter are that an office gave symbols. */
export async function assignedHabits(prisma: PrismaClient, filter: PatentFilter): Promise<AssignedHabits> {
  const where = await patentConditions(prisma, filter);
  const [row] = await prisma.$queryRaw<{ classified: number; labels: number | null; sections: object }[]>`
    WITH carried AS (
      SELECT p.id, array_agg(DISTINCT left(c.symbol, 4)) FILTER (WHERE length(c.symbol) >= 4) AS subclasses,
             array_agg(DISTINCT left(c.symbol, 1)) AS sections
        FROM patent p JOIN patent_classification c ON c.patent_id = p.id AND c.symbol NOT LIKE 'Y10%'
       WHERE p.classified AND ${where} GROUP BY p.id),
    counted AS (
      SELECT s.section, count(*) AS patents FROM carried, unnest(sections) AS s (section) GROUP BY 1)
    SELECT (SELECT count(*)::int FROM carried) AS classified,
           (SELECT avg(cardinality(coalesce(subclasses, '{}')))::float8 FROM carried) AS labels,
           coalesce((SELECT json_object_agg(section, patents::float8 / (SELECT count(*) FROM carried)) FROM counted), '{}')
             AS sections`;
  return {
    classified: row?.classified ?? 0,
    labels: row?.labels ?? null,
    sections: (row?.sections ?? {}) as AssignedHabits['sections'],
  };
}
