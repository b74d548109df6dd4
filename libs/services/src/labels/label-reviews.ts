import { type Database, isUuid } from '../database/index.js';
import { notFound } from '../errors/errors.js';
import { type LabelReview as LabelReviewRow, Prisma, type Verdict } from '../generated/prisma/client.js';
import { groupInOrder } from '../paging/index.js';
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
  const [, before, row] = await prisma.$transaction([
    inTurn(prisma, set.id),
    prisma.labelReview.findUnique({
      where: { labelId_number_reviewedBy: who },
      select: { verdict: true, note: true },
    }),
    prisma.labelReview.upsert({
      where: { labelId_number_reviewedBy: who },
      create: { ...who, ...said },
      update: said,
    }),
    ...settled(prisma, set.id, patent.number),
  ]);
  return {
    ...reviewOf(row, key, set.name),
    replaced: before && VERDICT[before.verdict],
    replacedNote: before?.note ?? null,
  };
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
  if (found === null) throw notFound({ what: 'review of yours', key: id });
  const { labelSet, key } = found.label;
  const [, { count }] = await prisma.$transaction([
    inTurn(prisma, labelSet.id),
    prisma.labelReview.deleteMany({ where: { id } }),
    ...settled(prisma, labelSet.id, found.number),
  ]);
  // Somebody may have taken it back in the meantime.
  if (count === 0) throw notFound({ what: 'review of yours', key: id });
  return reviewOf(found, key, labelSet.name);
}

/** Of those who change the reviews of a set one waits for the other here. */
const inTurn = (prisma: Database['prisma'], id: number) =>
  prisma.$queryRaw`SELECT id FROM label_set WHERE id = ${id} FOR NO KEY UPDATE`;

/**
 * Notes of stored answers whether their patents wait for a verdict: where these were given labels, and nobody has judged one that is in use.
 * @param numbers of patents, a list or a query
 * @returns statements of one transaction; whoever answers these patents waits for its end
 */
export const settling = (labelSetId: number, numbers: Prisma.Sql): readonly Prisma.Sql[] => [
  // In the order in which answers are written and removed: who waits for another here is not what that one waits for.
  Prisma.sql`
  SELECT FROM labelled_patent a JOIN patent p ON p.id = a.patent_id
   WHERE p.number IN (${numbers}) AND a.label_set_id = ${labelSetId}
   ORDER BY a.patent_id, a.model_id FOR NO KEY UPDATE OF a`,
  Prisma.sql`
  UPDATE labelled_patent a
     SET waiting = EXISTS (
           SELECT FROM label_prediction r JOIN label l ON l.id = r.label_id
            WHERE r.model_id = a.model_id AND r.patent_id = a.patent_id AND l.label_set_id = a.label_set_id)
         AND NOT EXISTS (
           SELECT FROM label_review r JOIN label l ON l.id = r.label_id
            WHERE r.number = p.number AND l.label_set_id = a.label_set_id AND l.position IS NOT NULL)
    FROM patent p WHERE p.number IN (${numbers}) AND a.patent_id = p.id AND a.label_set_id = ${labelSetId}`,
];

/** The patents with reviews of a set, also of labels that are gone. */
export const reviewedNumbers = (labelSetId: number): Prisma.Sql => Prisma.sql`
  SELECT r.number FROM label_review r JOIN label l ON l.id = r.label_id WHERE l.label_set_id = ${labelSetId}`;

const settled = (prisma: Database['prisma'], labelSetId: number, number: string) =>
  settling(labelSetId, Prisma.sql`${number}`).map((statement) => prisma.$executeRaw(statement));

const reviewOf = (row: LabelReviewRow, label: string, labelSet: string): LabelReview => ({
  id: row.id,
  labelSet,
  label,
  patentNumber: row.number,
  verdict: VERDICT[row.verdict],
  replaced: null,
  replacedNote: null,
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

/** What one person said of labels of some patents: for each number the newest first. */
export async function ownLabelReviews(
  prisma: Database['prisma'],
  { id: reviewedBy }: { readonly id: string },
  numbers: readonly string[],
): Promise<LabelReview[][]> {
  const rows = await prisma.labelReview.findMany({
    where: { reviewedBy, number: { in: [...numbers] } },
    include: { label: { select: { key: true, labelSet: { select: { name: true } } } } },
    orderBy: [{ reviewedAt: 'desc' }, { id: 'asc' }],
  });
  const reviews = rows.map(({ label, ...row }) => reviewOf(row, label.key, label.labelSet.name));
  return groupInOrder(numbers, reviews, ({ patentNumber }) => patentNumber);
}
