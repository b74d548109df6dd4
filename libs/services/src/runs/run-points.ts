import type { PrismaClient } from '../generated/prisma/client.js';
import type { RunPoint } from './runs.service.js';

/**
 * What each run measured, in order; of more than `most` every second, third … and always the last. Figures that were reported
 * together are one point.
 */
export async function runPoints(
  prisma: PrismaClient,
  runIds: readonly string[],
  most: number,
): Promise<RunPoint[][]> {
  const rows = await prisma.$queryRaw<Row[]>`
    SELECT run_id::text AS id, sequence, at, data
      FROM (SELECT e.*, row_number() OVER (PARTITION BY run_id ORDER BY sequence DESC) AS place,
                   count(*) OVER (PARTITION BY run_id) AS all
              FROM run_event e WHERE run_id = ANY(${[...runIds]}::uuid[]) AND type = 'metrics') measured
     WHERE (place - 1) % greatest(1, ceil(measured.all / ${most}::float8)::int) = 0
     ORDER BY sequence`;
  return runIds.map((id) => rows.filter((row) => row.id === id).map(pointOf));
}

interface Row {
  readonly id: string;
  readonly sequence: number;
  readonly at: Date;
  readonly data: Record<string, unknown>;
}

function pointOf({ sequence, at, data }: Row): RunPoint {
  const figures = Object.fromEntries(
    Object.entries(data).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
  return { sequence, at, figures };
}
