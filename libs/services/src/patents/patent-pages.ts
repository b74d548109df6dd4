import DataLoader from 'dataloader';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { COUNTED, groupInOrder, inOrder, pageOf, type Page, type PageRequest } from '../paging/index.js';
import { amongCarriers, broadNodes, carrierCount, carries, SPAN_OF_W } from './carriers.js';
import { windowOf } from './patent-orders.js';
import { patentColumns, patentOf, type PatentRow } from './patent-rows.js';
import type { Patent, PatentCounts } from './patents.service.js';

type RowOfNode = PatentRow & { readonly nodeId: number };

/**
 * The same page of the patents of several CPC nodes, newest first: one statement finds the nodes that many patents
 * carry, one reads the patents of the others, one those of these (and one more counts).
 */
export async function patentPages(
  prisma: PrismaClient,
  nodeIds: readonly number[],
  page: PageRequest,
): Promise<Page<Patent>[]> {
  const { name, keyOf, by, behind } = windowOf({ field: 'publication-date', direction: 'descending' }, page);
  const read = async (ids: readonly number[], condition: Prisma.Sql): Promise<RowOfNode[]> => {
    if (ids.length === 0) return [];
    return prisma.$queryRaw<RowOfNode[]>`
      SELECT w.id AS "nodeId", found.* FROM cpc_node w
       CROSS JOIN LATERAL (
             SELECT ${patentColumns} FROM patent p WHERE ${condition} AND ${behind}
              ORDER BY ${by} LIMIT ${page.first + 1}) found
       WHERE w.id = ANY(${[...ids]})`;
  };
  const broad = await broadNodes(prisma, nodeIds);
  const rows = await Promise.all([
    read(
      nodeIds.filter((id) => !broad.has(id)),
      amongCarriers(SPAN_OF_W),
    ),
    read(
      nodeIds.filter((id) => broad.has(id)),
      carries(SPAN_OF_W),
    ),
  ]);
  const counts = new DataLoader((ids: readonly number[]) => countsOf(prisma, ids));
  const found = groupInOrder(nodeIds, rows.flat(), ({ nodeId }) => nodeId);
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
    SELECT w.id, ${carrierCount(SPAN_OF_W, COUNTED + 1)} AS count FROM cpc_node w WHERE w.id = ANY(${[...nodeIds]})`;
  const counts = new Map(rows.map(({ id, count }) => [id, count]));
  return nodeIds.map((id) => counts.get(id) ?? 0);
}

/** How many patents carry each of some CPC nodes itself, and it or one below it; each up to {@link COUNTED} and one more. */
export async function patentCounts(
  prisma: PrismaClient,
  nodeIds: readonly number[],
): Promise<PatentCounts[]> {
  const most = COUNTED + 1;
  const rows = await prisma.$queryRaw<(PatentCounts & { id: number })[]>`
    SELECT w.id, ${carrierCount(SPAN_OF_W, most)} AS "inSubtree",
           (SELECT count(*)::int FROM (SELECT FROM patent_classification c WHERE c.symbol = w.symbol LIMIT ${most}) carriers) AS assigned
      FROM cpc_node w WHERE w.id = ANY(${[...nodeIds]})`;
  return inOrder(nodeIds, rows, ({ id }) => id).map((counts) => counts ?? { assigned: 0, inSubtree: 0 });
}
