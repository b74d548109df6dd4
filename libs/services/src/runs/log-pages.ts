import DataLoader from 'dataloader';
import type { PrismaClient, RunEvent as EventRow } from '../generated/prisma/client.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../paging/index.js';
import { eventOf } from './run-rows.js';
import type { RunEvent } from './runs.service.js';

/** The same page of what several runs reported, by one statement (and one more if somebody asks for counts). */
export async function logPages(
  prisma: PrismaClient,
  runIds: readonly string[],
  page: PageRequest,
): Promise<Page<RunEvent>[]> {
  const after = Number(decodeCursor('logs', ['integer'], page.after)?.[0] ?? 0);
  const rows = await prisma.$queryRaw<EventRow[]>`
    SELECT e.run_id AS "runId", e.sequence, e.type, e.data, e.at
      FROM unnest(${runIds as string[]}::uuid[]) AS wanted(id)
     CROSS JOIN LATERAL (
           SELECT * FROM run_event WHERE run_id = wanted.id AND sequence > ${after}
            ORDER BY sequence LIMIT ${page.first + 1}) e
     ORDER BY e.sequence`;
  // Events have no gaps: the last one's place is their number.
  const counts = new DataLoader(async (ids: readonly string[]) => {
    const runs = await prisma.run.findMany({
      where: { id: { in: [...ids] } },
      select: { id: true, lastEvent: true },
    });
    const known = new Map(runs.map(({ id, lastEvent }) => [id, lastEvent]));
    return ids.map((id) => known.get(id) ?? 0);
  });
  return runIds.map((runId) =>
    pageOf(page, rows.filter((row) => row.runId === runId).map(eventOf), {
      order: 'logs',
      keyOf: ({ sequence }) => [sequence],
      totalCount: () => counts.load(runId),
    }),
  );
}
