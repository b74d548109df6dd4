import { createHash } from 'node:crypto';
import { parseSymbol } from '@nonet/cpc-taxonomy';
import { parsePublicationNumber, patentText } from '@nonet/patents';
import type { Database } from '../database/index.js';
import { invalidInput, notFound } from '../errors.js';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import { decodeCursor, groupInOrder, pageOf } from '../paging/index.js';
import type { PatentsService } from '../patents/patents.service.js';
import { modelIdOf } from '../predictions/model-in-force.js';
import { reviewOf, rowVerdict } from './review-rows.js';
import { reviewedExamples } from './reviewed-examples.js';
import type { NewReview, ReviewFilter, ReviewsService } from './reviews.service.js';
import { writeReview, type ReviewRecord } from './write-review.js';

export function createReviews(database: Database, patents: Pick<PatentsService, 'byNumber'>): ReviewsService {
  const { prisma } = database;

  /** What is reviewed: a stored patent or a text, and the hash under which all verdicts on it stand. */
  const subjectOf = async (of: NewReview['of']) => {
    if (of.kind === 'text') return { patentId: null, text: of.text, textHash: sha256(of.text) };
    const patent = await patents.byNumber(of.number);
    if (patent === null) throw notFound({ what: 'patent', key: of.number });
    const text = patentText(patent);
    if (text === '')
      throw invalidInput({ field: 'patentNumber', value: of.number, allowed: 'a patent with a text' });
    return { patentId: patent.id, text: null, textHash: sha256(text) };
  };

  return {
    async review({ of, symbol: given, verdict, note, model, score, idempotencyKey }, reviewer) {
      const symbol = parseSymbol(given);
      if ((await prisma.cpcNode.count({ where: { symbol } })) === 0)
        throw notFound({ what: 'CPC symbol', key: symbol });
      const record: ReviewRecord = {
        ...(await subjectOf(of)),
        symbol,
        verdict: rowVerdict[verdict],
        note,
        modelId: model === null ? null : await modelIdOf(prisma, model),
        score,
        reviewedBy: reviewer.id,
        reviewerName: reviewer.name,
      };
      return reviewOf(await writeReview(database, record, idempotencyKey));
    },
    async list(filter, page) {
      const after = decodeCursor('reviews', ['moment', 'id'], page.after);
      const where = await conditions(prisma, filter);
      const at = after && new Date(String(after[0]));
      const behind = at && {
        OR: [{ reviewedAt: { lt: at } }, { reviewedAt: at, id: { lt: String(after[1]) } }],
      };
      const rows = await prisma.review.findMany({
        where: { AND: [where, behind ?? {}] },
        orderBy: [{ reviewedAt: 'desc' }, { id: 'desc' }],
        take: page.first + 1,
      });
      return pageOf(page, rows.map(reviewOf), {
        order: 'reviews',
        keyOf: ({ reviewedAt, id }) => [reviewedAt.toISOString(), id],
        totalCount: () => prisma.review.count({ where }),
      });
    },
    async ofPatents(patentIds) {
      const rows = await prisma.review.findMany({
        where: { patentId: { in: [...patentIds] } },
        orderBy: [{ reviewedAt: 'desc' }, { id: 'desc' }],
      });
      return groupInOrder<number | null, (typeof rows)[number]>(
        patentIds,
        rows,
        ({ patentId }) => patentId,
      ).map((reviews) => reviews.map(reviewOf));
    },
    reviewedExamples: (options) => reviewedExamples(database, options),
  };
}

async function conditions(prisma: PrismaClient, filter: ReviewFilter): Promise<Prisma.ReviewWhereInput> {
  const { patent, symbol, under, verdict, reviewer, since } = filter;
  return {
    ...(patent !== undefined && { patent: { number: parsePublicationNumber(patent).number } }),
    AND: [
      symbol === undefined ? {} : { symbol: parseSymbol(symbol) },
      under === undefined ? {} : { symbol: { in: await symbolsUnder(prisma, under) } },
    ],
    ...(verdict !== undefined && { verdict: rowVerdict[verdict] }),
    ...(reviewer !== undefined && { reviewerName: { contains: reviewer, mode: 'insensitive' } }),
    ...(since !== undefined && { reviewedAt: { gte: since } }),
  };
}

/** Reviewed symbols at and below one: few, whatever the scheme holds below it. @throws NOT_FOUND */
async function symbolsUnder(prisma: PrismaClient, text: string): Promise<string[]> {
  const symbol = parseSymbol(text);
  const node = await prisma.cpcNode.findUnique({ where: { symbol } });
  if (node === null) throw notFound({ what: 'CPC symbol', key: symbol });
  const rows = await prisma.$queryRaw<{ symbol: string }[]>`
    SELECT DISTINCT r.symbol FROM review r JOIN cpc_node n ON n.symbol = r.symbol
     WHERE n.position >= ${node.position ?? 0} AND n.position < ${node.subtreeEnd ?? 0} OR n.id = ${node.id}`;
  return rows.map((row) => row.symbol);
}

const sha256 = (text: string) => createHash('sha256').update(text).digest();
