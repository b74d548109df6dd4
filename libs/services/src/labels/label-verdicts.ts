import type { Database } from '../database/index.js';

type Prisma = Pick<Database, 'prisma'>['prisma'];

/** Whether a patent carries a label, as people say. */
export interface LabelVerdict {
  readonly labelId: number;
  /** Of the patent, as it is stored. */
  readonly number: string;
  readonly carried: boolean;
}

/** What was said last of each label and patent of a set, by whomever. */
export const lastVerdicts = (prisma: Prisma, labelSetId: number): Promise<LabelVerdict[]> =>
  prisma.$queryRaw`
    SELECT DISTINCT ON (r.number, r.label_id) r.label_id AS "labelId", r.number, r.verdict <> 'WRONG' AS carried
      FROM label_review r JOIN label l ON l.id = r.label_id WHERE l.label_set_id = ${labelSetId}
     ORDER BY r.number, r.label_id, r.reviewed_at DESC, r.id DESC`;

/** What a set had learnt of them the last time, which its answers go by. */
export const learntVerdicts = (prisma: Prisma, labelSetId: number): Promise<LabelVerdict[]> =>
  prisma.$queryRaw`
    SELECT v.label_id AS "labelId", v.number, v.carried
      FROM learnt_label_verdict v JOIN label l ON l.id = v.label_id WHERE l.label_set_id = ${labelSetId}
     ORDER BY v.number, v.label_id`;

/** The statements by which a set has learnt these and no others. */
export const learnVerdicts = (prisma: Prisma, labelSetId: number, verdicts: readonly LabelVerdict[]) => [
  prisma.$executeRaw`
    DELETE FROM learnt_label_verdict v USING label l WHERE l.id = v.label_id AND l.label_set_id = ${labelSetId}`,
  prisma.$executeRaw`
    INSERT INTO learnt_label_verdict (label_id, number, carried)
    SELECT n.label_id, n.number, n.carried
      FROM unnest(${verdicts.map(({ labelId }) => labelId)}::int[], ${verdicts.map(({ number }) => number)}::text[],
                  ${verdicts.map(({ carried }) => carried)}::boolean[]) AS n (label_id, number, carried)
      JOIN label l ON l.id = n.label_id AND l.label_set_id = ${labelSetId}`,
];
