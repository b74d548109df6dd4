import type { Database } from '../database/index.js';
import { notFound } from '../errors/errors.js';
import type { Verdict } from '../generated/prisma/client.js';
import { knownNumbers } from '../patents/known-numbers.js';
import type { LabelReview, LabelSet } from './label-sets.service.js';
import type { LabelVerdictRequest } from './review-label.operation.js';

type LabelVerdict = LabelVerdictRequest['verdict'];

const ROW_VERDICT = { right: 'RIGHT', wrong: 'WRONG', missing: 'MISSING' } as const satisfies Record<
  LabelVerdict,
  Verdict
>;
const VERDICT: Readonly<Record<Verdict, LabelVerdict>> = {
  RIGHT: 'right',
  WRONG: 'wrong',
  MISSING: 'missing',
};

/** Keeps a verdict; of a person on a label of a patent the last one counts. */
export async function writeLabelReview(
  prisma: Database['prisma'],
  set: LabelSet,
  review: LabelVerdictRequest,
  reviewer: { readonly id: string; readonly name: string },
): Promise<LabelReview> {
  const { label: key, patentNumber, verdict, note } = review;
  const label = await prisma.label.findUnique({ where: { labelSetId_key: { labelSetId: set.id, key } } });
  if (label === null || label.position === null) throw notFound({ what: 'label', key });
  const patentId = (await knownNumbers(prisma, [patentNumber])).get(patentNumber) ?? null;
  const patent = patentId === null ? null : await prisma.patent.findUnique({ where: { id: patentId } });
  if (patent === null) throw notFound({ what: 'patent', key: patentNumber });
  const said = {
    verdict: ROW_VERDICT[verdict],
    note: note?.trim() || null,
    reviewerName: reviewer.name,
    reviewedAt: new Date(),
  };
  const who = { labelId: label.id, number: patent.number, reviewedBy: reviewer.id };
  const [row] = await prisma.$transaction([
    prisma.labelReview.upsert({
      where: { labelId_number_reviewedBy: who },
      create: { ...who, ...said },
      update: said,
    }),
    prisma.labelSet.update({ where: { id: set.id }, data: { revision: { increment: 1 } } }),
  ]);
  return {
    ...review,
    note: row.note,
    patentNumber: row.number,
    id: row.id,
    reviewer: row.reviewerName,
    reviewedAt: row.reviewedAt,
  };
}

const MOST = 1000;

/** The newest first. */
export async function labelReviews(
  prisma: Database['prisma'],
  { id, name }: Pick<LabelSet, 'id' | 'name'>,
): Promise<LabelReview[]> {
  const rows = await prisma.labelReview.findMany({
    where: { label: { labelSetId: id } },
    include: { label: { select: { key: true } } },
    orderBy: [{ reviewedAt: 'desc' }, { id: 'asc' }],
    take: MOST,
  });
  return rows.map(({ id: review, label, number, verdict, note, reviewerName, reviewedAt }) => ({
    id: review,
    labelSet: name,
    label: label.key,
    patentNumber: number,
    verdict: VERDICT[verdict],
    note,
    reviewer: reviewerName,
    reviewedAt,
  }));
}
