import { createHash } from 'node:crypto';
import { parseSymbol } from '@nonet/cpc-taxonomy';
import { longPatentText } from '@nonet/patents/record';
import type { Database } from '../database/index.js';
import { invalidInput, notFound } from '../errors/errors.js';
import { groupInOrder } from '../paging/index.js';
import type { PatentsService } from '../patents/patents.service.js';
import { modelIdOf } from '../models/active-model-id.js';
import { ZERO_SHOT } from '../models/models.service.js';
import { reviewOf, rowVerdict } from './review-rows.js';
import { reviewedExamples } from './reviewed-examples.js';
import { listReviews } from './review-query.js';
import type { NewReview, ReviewsService } from './reviews.service.js';
import { writeReview, type ReviewRecord } from './write-review.js';

export function createReviews(database: Database, patents: Pick<PatentsService, 'byNumber'>): ReviewsService {
  const { prisma } = database;

  /** What is reviewed: a stored patent or a text, and the hash under which all verdicts on it stand. */
  const subjectOf = async (of: NewReview['of']) => {
    if (of.kind === 'text') return { patentId: null, text: of.text, textHash: sha256(of.text) };
    const patent = await patents.byNumber(of.number);
    if (patent === null) throw notFound({ what: 'patent', key: of.number });
    const text = await longPatentText(patent);
    if (text === '')
      throw invalidInput({ field: 'patentNumber', value: of.number, allowed: 'a patent with a text' });
    return { patentId: patent.id, text: null, textHash: sha256(text) };
  };

  /** The scheme alone answers before anything is kept of it: then no version is known. */
  const idOfModel = async (model: string) =>
    model === ZERO_SHOT && (await prisma.modelVersion.count({ where: { name: ZERO_SHOT } })) === 0
      ? null
      : modelIdOf(prisma, model);

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
        modelId: model === null ? null : await idOfModel(model),
        score,
        reviewedBy: reviewer.id,
        reviewerName: reviewer.name,
      };
      return reviewOf(await writeReview(database, record, idempotencyKey));
    },
    async withdraw(id, reviewer) {
      const found = isReviewId(id)
        ? await prisma.review.findFirst({ where: { id, reviewedBy: reviewer.id } })
        : null;
      // Somebody may have taken it back in the meantime.
      if (found === null || (await prisma.review.deleteMany({ where: { id } })).count === 0)
        throw notFound({ what: 'review of yours', key: id });
      // Where it was the last verdict on a patent, that waits for one again.
      await prisma.$executeRaw`
        UPDATE review_candidate SET waiting = true
         WHERE patent_id = ${found.patentId} AND NOT EXISTS (SELECT FROM review WHERE patent_id = ${found.patentId})`;
      return reviewOf(found);
    },
    list: (filter, page) => listReviews(prisma, filter, page),
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

const isReviewId = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);

const sha256 = (text: string) => createHash('sha256').update(text).digest();
