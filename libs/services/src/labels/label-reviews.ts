import { type Database, isUuid } from '../database/index.js';
import { notFound } from '../errors/errors.js';
import type { LabelReview as LabelReviewRow, Verdict } from '../generated/prisma/client.js';
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
  const [before, row] = await prisma.$transaction([
    prisma.labelReview.findUnique({ where: { labelId_number_reviewedBy: who }, select: { verdict: true } }),
    prisma.labelReview.upsert({
      where: { labelId_number_reviewedBy: who },
      create: { ...who, ...said },
      update: said,
    }),
    ...settled(prisma, { labelSetId: set.id, patentId: patent.id, isWaiting: false }),
  ]);
  return { ...reviewOf(row, key, set.name), replaced: before && VERDICT[before.verdict] };
}

/** Takes a verdict back; where it was the last one on the labels of a patent, that waits for one again. */
export async function withdrawLabelReview(
  prisma: Database['prisma'],
  id: string,
  { id: reviewedBy }: { readonly id: string },
): Promise<LabelReview> {
  const found = isUuid(id)
    ? await prisma.labelReview.findFirst({
        where: { id, reviewedBy },
        include: { label: { include: { labelSet: true } } },
      })
    : null;
  // Somebody may have taken it back in the meantime.
  if (found === null || (await prisma.labelReview.deleteMany({ where: { id } })).count === 0)
    throw notFound({ what: 'review of yours', key: id });
  const { label, number } = found;
  const { labelSet } = label;
  const others = await prisma.labelReview.count({ where: { number, label: { labelSetId: labelSet.id } } });
  const patent = await prisma.patent.findUnique({ where: { number }, select: { id: true } });
  const isWaiting = others === 0;
  await prisma.$transaction(
    settled(prisma, { labelSetId: labelSet.id, patentId: patent?.id ?? 0, isWaiting }),
  );
  return reviewOf(found, label.key, labelSet.name);
}

/** What else is known of a set whose reviews changed: it answers differently, and a patent is reviewed or is not. */
const settled = (
  prisma: Database['prisma'],
  {
    labelSetId,
    patentId,
    isWaiting,
  }: { readonly labelSetId: number; readonly patentId: number; readonly isWaiting: boolean },
) => [
  prisma.labelSet.update({ where: { id: labelSetId }, data: { revision: { increment: 1 } } }),
  prisma.labelledPatent.updateMany({ where: { labelSetId, patentId }, data: { waiting: isWaiting } }),
];

const reviewOf = (row: LabelReviewRow, label: string, labelSet: string): LabelReview => ({
  id: row.id,
  labelSet,
  label,
  patentNumber: row.number,
  verdict: VERDICT[row.verdict],
  replaced: null,
  note: row.note,
  reviewer: row.reviewerName,
  reviewedAt: row.reviewedAt,
});

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
  return rows.map(({ label, ...row }) => reviewOf(row, label.key, name));
}
