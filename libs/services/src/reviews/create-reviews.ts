import { createHash } from 'node:crypto';
import { parseSymbol } from '@nonet/cpc-taxonomy';
import { patentText } from '@nonet/patents';
import type { Database } from '../database/index.js';
import { invalidInput, notFound } from '../errors/errors.js';
import { groupInOrder } from '../paging/index.js';
import type { PatentsService } from '../patents/patents.service.js';
import { modelIdOf } from '../predictions/active-model-id.js';
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

const sha256 = (text: string) => createHash('sha256').update(text).digest();
