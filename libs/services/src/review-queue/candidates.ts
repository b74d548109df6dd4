import { SECTIONS } from '@nonet/cpc-taxonomy';
import type { VoiceKind } from '@nonet/experts';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { rowLevel } from '../taxonomy/node-rows.js';
import type { ReviewQueueRequest } from './review-queue.operation.js';

/** Up to so many patents a condition is settled before the queue is looked at; of larger ones it is asked on the way. */
const FEW_PATENTS = 10_000;
/** How far into each section's part of the queue a condition is asked; where it holds of none there, of those that were found first. */
const LOOKED_AT = 5_000;

/** A subclass, or the id of a label, that one way to look at a text alone would name. */
export interface NamedBy {
  readonly voice: VoiceKind;
  readonly symbol: string;
}

export interface Candidate {
  readonly patentId: number;
  /** Of the surest symbol; null: of labels. */
  readonly section: string | null;
  readonly doubt: number;
  readonly dissent: number;
  readonly rare: number;
  readonly teaches: number;
  readonly seconds: number;
  readonly voices: readonly NamedBy[];
}

export interface CandidatesAsked extends Pick<ReviewQueueRequest, 'section' | 'order' | 'level'> {
  readonly modelId: number;
  /** Whose labels are to be judged; null: symbols are. */
  readonly labelSetId: number | null;
  /** On a patent `p`; null: all. */
  readonly condition: Prisma.Sql | null;
  /** Whose claims do not hide a patent; null: nobody's. */
  readonly principal: string | null;
  /** Patents that are not to come. */
  readonly without: readonly number[];
  readonly most: number;
}

/**
 * The first of the queue by the figures that were kept, at most `most`: each section's part is read along an index, so that the work
 * is bounded however many patents there are.
 */
export async function candidatesOf(prisma: PrismaClient, asked: CandidatesAsked): Promise<Candidate[]> {
  const among = await membersOf(prisma, asked.condition);
  const candidates = await candidatesAmong(prisma, asked, among);
  if (candidates.length > 0 || among.kind !== 'condition') return candidates;
  return candidatesAmong(prisma, asked, { kind: 'few', ids: among.ids });
}

async function candidatesAmong(
  prisma: PrismaClient,
  asked: CandidatesAsked,
  among: Members,
): Promise<Candidate[]> {
  const { section, order, labelSetId, principal, without, most } = asked;
  const { from, columns, waiting, isReviewed } =
    labelSetId === null ? symbolQueue(asked) : labelQueue(asked, labelSetId);
  const by = {
    teaches: Prisma.sql`q.teaches DESC, q.patent_id`,
    uncertain: Prisma.sql`q.doubt DESC, q.patent_id`,
    random: Prisma.sql`q.lot, q.patent_id`,
  }[order];
  // A review that came while its patent was being classified is seen here.
  const free = Prisma.sql`
    NOT EXISTS (SELECT FROM review_claim k WHERE k.patent_id = q.patent_id AND k.lapses_at > now()
                   AND k.principal IS DISTINCT FROM ${principal}::text)
    AND NOT ${isReviewed}
    AND q.patent_id <> ALL(${[...without]}::int[])`;
  const read = (own: Prisma.Sql) => {
    if (among.kind === 'condition')
      return Prisma.sql`
        SELECT q.* FROM (SELECT q.* FROM ${from} q WHERE ${waiting} AND ${own} ORDER BY ${by} LIMIT ${LOOKED_AT}) q
         WHERE ${free} AND EXISTS (SELECT FROM patent p WHERE p.id = q.patent_id AND ${among.condition})
         ORDER BY ${by} LIMIT ${most}`;
    const few = among.kind === 'few' ? Prisma.sql`q.patent_id = ANY(${among.ids}::int[])` : Prisma.sql`true`;
    return Prisma.sql`
      SELECT q.* FROM ${from} q WHERE ${waiting} AND ${own} AND ${few} AND ${free} ORDER BY ${by} LIMIT ${most}`;
  };
  const sections = section === null ? [...SECTIONS] : [section];
  // By chance sections stand mixed; a part for each would not be. Labels have no sections: those of a patent's symbols are looked up.
  const isOneList = order === 'random' || labelSetId !== null;
  const ofSection = labelSetId === null ? Prisma.sql`q.section = ${section}` : isOfSection(asked);
  const parts = isOneList
    ? read(section === null ? Prisma.sql`true` : ofSection)
    : Prisma.sql`SELECT q.* FROM unnest(${sections}::text[]) AS s (section)
                    CROSS JOIN LATERAL (${read(Prisma.sql`q.section = s.section`)}) q`;
  const rows = await prisma.$queryRaw<Candidate[]>`
    SELECT q.patent_id AS "patentId", ${columns}, q.doubt, q.dissent, q.rare, q.teaches, q.seconds, q.voices
      FROM (${parts}) q ORDER BY ${by} LIMIT ${most}`;
  return rows;
}

/** Where a queue stands, which rows `q` of it wait, and whether somebody reviewed a patent of it. */
interface Queue {
  readonly from: Prisma.Sql;
  readonly columns: Prisma.Sql;
  readonly waiting: Prisma.Sql;
  readonly isReviewed: Prisma.Sql;
}

const symbolQueue = ({ modelId, level }: CandidatesAsked): Queue => ({
  from: Prisma.sql`review_candidate`,
  columns: Prisma.sql`q.section`,
  waiting: Prisma.sql`q.model_id = ${modelId} AND q.level = ${rowLevel[level]}::cpc_level AND q.waiting`,
  isReviewed: Prisma.sql`EXISTS (SELECT FROM review r WHERE r.patent_id = q.patent_id)`,
});

const labelQueue = ({ modelId }: CandidatesAsked, labelSetId: number): Queue => ({
  from: Prisma.sql`labelled_patent`,
  columns: Prisma.sql`NULL AS section`,
  // A later version of the set may lack all that was answered.
  waiting: Prisma.sql`
    q.model_id = ${modelId} AND q.label_set_id = ${labelSetId} AND q.waiting AND EXISTS (
      SELECT FROM label_prediction r JOIN label l ON l.id = r.label_id
       WHERE r.model_id = q.model_id AND r.patent_id = q.patent_id AND l.label_set_id = q.label_set_id
         AND l.position IS NOT NULL)`,
  isReviewed: Prisma.sql`
    EXISTS (SELECT FROM label_review r JOIN label l ON l.id = r.label_id JOIN patent p ON p.number = r.number
             WHERE p.id = q.patent_id AND l.label_set_id = ${labelSetId} AND l.position IS NOT NULL)`,
});

const isOfSection = ({ modelId, level, section }: CandidatesAsked) => Prisma.sql`
  EXISTS (SELECT FROM review_candidate k WHERE k.model_id = ${modelId} AND k.level = ${rowLevel[level]}::cpc_level
           AND k.patent_id = q.patent_id AND k.section = ${section})`;

type Members =
  | { readonly kind: 'all' }
  | { readonly kind: 'few'; readonly ids: number[] }
  /** `ids`: some of those of whom it holds. */
  | { readonly kind: 'condition'; readonly condition: Prisma.Sql; readonly ids: number[] };

async function membersOf(prisma: PrismaClient, condition: Prisma.Sql | null): Promise<Members> {
  if (condition === null) return { kind: 'all' };
  const rows = await prisma.$queryRaw<{ id: number }[]>`
    SELECT p.id FROM patent p WHERE ${condition} LIMIT ${FEW_PATENTS + 1}`;
  const ids = rows.map(({ id }) => id);
  return ids.length > FEW_PATENTS ? { kind: 'condition', condition, ids } : { kind: 'few', ids };
}
