import { createHash, randomUUID } from 'node:crypto';
import { lockedTransaction, type Database } from '../database/index.js';
import { reviewKeyReused } from '../errors/errors.js';
import type { Review as ReviewRow } from '../generated/prisma/client.js';

/** A review as its row holds it. */
export type ReviewRecord = Omit<ReviewRow, 'id' | 'reviewedAt' | 'textHash'> & {
  readonly textHash: Buffer<ArrayBuffer>;
};

/**
 * Writes a review, replacing an earlier one of the same reviewer on the same text and symbol. A request under a
 * known key is not done again; it returns the stored review.
 * @throws REVIEW_KEY_REUSED
 */
export async function writeReview(
  database: Pick<Database, 'prisma' | 'pool'>,
  record: ReviewRecord,
  key: string | null,
): Promise<ReviewRow> {
  const { textHash, symbol, reviewedBy: principal } = record;
  const request = digestOf(record);
  // The requests of one reviewer wait for each other: a second one under the same key has to see the first.
  return lockedTransaction(database, `review ${principal}`, async (transaction) => {
    if (key !== null) {
      const known = await transaction.reviewKey.findUnique({
        where: { principal_key: { principal, key } },
        include: { review: true },
      });
      if (known && !request.equals(known.request)) throw reviewKeyReused({ key });
      if (known) return known.review;
    }
    const said = { ...record, reviewedAt: new Date() };
    const review = await transaction.review.upsert({
      where: { textHash_symbol_reviewedBy: { textHash, symbol, reviewedBy: principal } },
      create: { ...said, id: randomUUID() },
      update: said,
    });
    if (record.patentId !== null)
      await transaction.reviewCandidate.updateMany({
        where: { patentId: record.patentId, waiting: true },
        data: { waiting: false },
      });
    if (key !== null)
      await transaction.reviewKey.create({ data: { principal, key, request, reviewId: review.id } });
    return review;
  });
}

/** All that was asked for: whoever sends another score under the same key asks for something else. A stored patent may change. */
function digestOf({ patentId, textHash, symbol, verdict, note, modelId, score }: ReviewRecord) {
  const subject = patentId ?? textHash.toString('hex');
  const facts = JSON.stringify([subject, symbol, verdict, note, modelId, score]);
  return createHash('sha256').update(facts).digest();
}
