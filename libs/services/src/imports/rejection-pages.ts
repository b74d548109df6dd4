import DataLoader from 'dataloader';
import type { PrismaClient, Rejection } from '../generated/prisma/client.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../paging/index.js';
import { rejectionOf } from './import-rows.js';
import type { ImportRejection } from './imports.service.js';

/** The same page of the rejections of several imports, by one statement (and one more if somebody asks for counts). */
export async function rejectionPages(
  prisma: PrismaClient,
  importIds: readonly string[],
  page: PageRequest,
): Promise<Page<ImportRejection>[]> {
  const after = Number(decodeCursor('rejections', ['integer'], page.after)?.[0] ?? 0);
  const rows = await prisma.$queryRaw<Rejection[]>`
    SELECT r.id, r.import_id AS "importId", r.scope, r.file, r.place, r.code, r.reason, r.excerpt
      FROM unnest(${importIds as string[]}::uuid[]) AS wanted(id)
     CROSS JOIN LATERAL (
           SELECT * FROM rejection WHERE import_id = wanted.id AND id > ${after}
            ORDER BY id LIMIT ${page.first + 1}) r
     ORDER BY r.id`;
  const counts = new DataLoader((ids: readonly string[]) => countsOf(prisma, ids));
  return importIds.map((importId) => {
    const own = rows.filter((row) => row.importId === importId).map(rejectionOf);
    return pageOf(page, own, {
      order: 'rejections',
      keyOf: ({ id }) => [id],
      totalCount: () => counts.load(importId),
    });
  });
}

async function countsOf(prisma: PrismaClient, importIds: readonly string[]): Promise<number[]> {
  const groups = await prisma.rejection.groupBy({
    by: ['importId'],
    where: { importId: { in: [...importIds] } },
    _count: true,
  });
  const counts = new Map(groups.map(({ importId, _count }) => [importId, _count]));
  return importIds.map((id) => counts.get(id) ?? 0);
}
