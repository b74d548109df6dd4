import { parseSymbol } from '@nonet/cpc-taxonomy';
import { parsePublicationNumber } from '@nonet/patents/record';
import { Prisma, type PrismaClient, type Review as ReviewRow } from '../generated/prisma/client.js';
import { COUNTED, decodeCursor, pageOf, type Page, type PageRequest } from '../paging/index.js';
import { nodeCondition } from '../predictions/node-condition.js';
import { reviewOf, rowVerdict } from './review-rows.js';
import type { ReviewFilter } from './list-reviews.operation.js';
import type { Review } from './reviews.service.js';

/** All that a review is made of, from the table `r`. */
const reviewColumns = Prisma.raw(
  `r.id::text, r.patent_id AS "patentId", r.text, r.text_hash AS "textHash", r.symbol, r.verdict::text AS verdict, r.note,
   r.model_id AS "modelId", r.score, r.reviewed_by AS "reviewedBy", r.reviewer_name AS "reviewerName",
   r.reviewed_at AS "reviewedAt"`,
);

/** A page of the reviews that meet all conditions, newest first. */
export async function listReviews(
  prisma: PrismaClient,
  filter: ReviewFilter,
  page: PageRequest,
): Promise<Page<Review>> {
  const after = decodeCursor('reviews', ['moment', 'id'], page.after);
  const where = await conditions(prisma, filter);
  const behind =
    after === null
      ? Prisma.sql`true`
      : Prisma.sql`(r.reviewed_at, r.id) < (${String(after[0])}::timestamptz, ${String(after[1])}::uuid)`;
  const rows = await prisma.$queryRaw<ReviewRow[]>`
    SELECT ${reviewColumns} FROM review r WHERE ${where} AND ${behind}
     ORDER BY r.reviewed_at DESC, r.id DESC LIMIT ${page.first + 1}`;
  return pageOf(page, rows.map(reviewOf), {
    order: 'reviews',
    keyOf: ({ reviewedAt, id }) => [reviewedAt.toISOString(), id],
    totalCount: async () => {
      const [counted] = await prisma.$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM (SELECT FROM review r WHERE ${where} LIMIT ${COUNTED + 1}) counted`;
      return counted?.count ?? 0;
    },
  });
}

async function conditions(prisma: PrismaClient, filter: ReviewFilter): Promise<Prisma.Sql> {
  const { patent, symbol, under, verdict, reviewer, since } = filter;
  const all = [Prisma.sql`true`];
  if (patent !== undefined) {
    const { number } = parsePublicationNumber(patent);
    all.push(Prisma.sql`r.patent_id = (SELECT id FROM patent WHERE number = ${number})`);
  }
  if (symbol !== undefined) all.push(Prisma.sql`r.symbol = ${parseSymbol(symbol)}`);
  if (under !== undefined) {
    const span = await nodeCondition(prisma, { under });
    all.push(Prisma.sql`EXISTS (SELECT FROM cpc_node n WHERE n.symbol = r.symbol AND ${span})`);
  }
  if (verdict !== undefined) all.push(Prisma.sql`r.verdict = ${rowVerdict[verdict]}::verdict`);
  if (reviewer !== undefined) {
    const part = `%${reviewer.replace(/[\\%_]/g, '\\$&')}%`;
    all.push(Prisma.sql`r.reviewer_name ILIKE ${part}`);
  }
  if (since !== undefined) all.push(Prisma.sql`r.reviewed_at >= ${since}`);
  return Prisma.join(all, ' AND ');
}
