import { SECTIONS } from '@nonet/cpc-taxonomy';
import type { Voice } from '@nonet/experts';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { rowLevel } from '../taxonomy/node-rows.js';
import type { ReviewQueueRequest } from './review-queue.operation.js';

/** Up to so many patents a condition is settled before the queue is looked at; of larger ones it is asked on the way. */
const FEW_PATENTS = 10_000;
/** How far into each section's part of the queue a condition is asked; where it holds of none there, of those that were found first. */
const LOOKED_AT = 5_000;

export interface Candidate {
  readonly patentId: number;
  readonly section: string;
  readonly doubt: number;
  readonly dissent: number;
  readonly rare: number;
  readonly teaches: number;
  readonly seconds: number;
  readonly voices: readonly Voice[];
}

export interface CandidatesAsked extends Pick<ReviewQueueRequest, 'section' | 'order' | 'level'> {
  readonly modelId: number;
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
  { section, order, level, modelId, principal, without, most }: CandidatesAsked,
  among: Members,
): Promise<Candidate[]> {
  const by = {
    teaches: Prisma.sql`q.teaches DESC, q.patent_id`,
    uncertain: Prisma.sql`q.doubt DESC, q.patent_id`,
    random: Prisma.sql`q.lot, q.patent_id`,
  }[order];
  // A review that came while its patent was being classified is seen here.
  const free = Prisma.sql`
    NOT EXISTS (SELECT FROM review_claim k WHERE k.patent_id = q.patent_id AND k.lapses_at > now()
                   AND k.principal IS DISTINCT FROM ${principal}::text)
    AND NOT EXISTS (SELECT FROM review r WHERE r.patent_id = q.patent_id)
    AND q.patent_id <> ALL(${[...without]}::int[])`;
  const waiting = Prisma.sql`q.model_id = ${modelId} AND q.level = ${rowLevel[level]}::cpc_level AND q.waiting`;
  const read = (own: Prisma.Sql) => {
    if (among.kind === 'condition')
      return Prisma.sql`
        SELECT q.* FROM (SELECT q.* FROM review_candidate q WHERE ${waiting} AND ${own} ORDER BY ${by} LIMIT ${LOOKED_AT}) q
         WHERE ${free} AND EXISTS (SELECT FROM patent p WHERE p.id = q.patent_id AND ${among.condition})
         ORDER BY ${by} LIMIT ${most}`;
    const few = among.kind === 'few' ? Prisma.sql`q.patent_id = ANY(${among.ids}::int[])` : Prisma.sql`true`;
    return Prisma.sql`
      SELECT q.* FROM review_candidate q WHERE ${waiting} AND ${own} AND ${few} AND ${free} ORDER BY ${by} LIMIT ${most}`;
  };
  const sections = section === null ? [...SECTIONS] : [section];
  // By chance sections stand mixed; a part for each would not be.
  const parts =
    order === 'random'
      ? read(section === null ? Prisma.sql`true` : Prisma.sql`q.section = ${section}`)
      : Prisma.sql`SELECT q.* FROM unnest(${sections}::text[]) AS s (section)
                    CROSS JOIN LATERAL (${read(Prisma.sql`q.section = s.section`)}) q`;
  const rows = await prisma.$queryRaw<Candidate[]>`
    SELECT q.patent_id AS "patentId", q.section, q.doubt, q.dissent, q.rare, q.teaches, q.seconds, q.voices
      FROM (${parts}) q ORDER BY ${by} LIMIT ${most}`;
  return rows;
}

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
