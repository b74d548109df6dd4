import DataLoader from 'dataloader';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { groupInOrder, pageOf, type Page, type PageRequest } from '../paging/index.js';
import { carriersOf } from './carriers.js';
import { windowOf } from './patent-query.js';
import { patentColumns, patentOf, type PatentRow } from './patent-rows.js';
import type { Patent } from './patents.service.js';

/** Patents of the node `w`. */
const CARRIERS = carriersOf({
  symbol: Prisma.sql`w.symbol`,
  position: Prisma.sql`w.position`,
  subtreeEnd: Prisma.sql`w.subtree_end`,
});

/** The same page of the patents of several CPC nodes, newest first, by one statement (and one more for counts). */
export async function patentPages(
  prisma: PrismaClient,
  nodeIds: readonly number[],
  page: PageRequest,
): Promise<Page<Patent>[]> {
  const { name, keyOf, by, behind } = windowOf({ field: 'publication-date', direction: 'descending' }, page);
  const rows = await prisma.$queryRaw<(PatentRow & { nodeId: number })[]>`
    SELECT w.id AS "nodeId", found.* FROM cpc_node w
     CROSS JOIN LATERAL (
           SELECT ${patentColumns} FROM patent p WHERE p.id IN (${CARRIERS}) AND ${behind}
            ORDER BY ${by} LIMIT ${page.first + 1}) found
     WHERE w.id = ANY(${[...nodeIds]})`;
  const counts = new DataLoader((ids: readonly number[]) => countsOf(prisma, ids));
  const found = groupInOrder(nodeIds, rows, ({ nodeId }) => nodeId);
  return nodeIds.map((nodeId, index) =>
    pageOf(page, (found[index] ?? []).map(patentOf), {
      order: name,
      keyOf,
      totalCount: () => counts.load(nodeId),
    }),
  );
}

async function countsOf(prisma: PrismaClient, nodeIds: readonly number[]): Promise<number[]> {
  const rows = await prisma.$queryRaw<{ id: number; count: number }[]>`
    SELECT w.id, (SELECT count(*)::int FROM (${CARRIERS}) carriers) AS count
      FROM cpc_node w WHERE w.id = ANY(${[...nodeIds]})`;
  const counts = new Map(rows.map(({ id, count }) => [id, count]));
  return nodeIds.map((id) => counts.get(id) ?? 0);
}
