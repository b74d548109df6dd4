import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { patentColumns, patentOf, type PatentRow } from './patent-rows.js';
import type { Patent } from './patents.service.js';

/** What patents `p` of a list must meet, each part as SQL. */
export interface Conditions {
  /** What an index leads to, where few meet it. */
  readonly sought: readonly Prisma.Sql[];
  /** What each patent is looked at for: many meet it, or no index knows. */
  readonly checked: readonly Prisma.Sql[];
}

/** The order of a list of patents `p`, and the condition that they stand beyond where a page begins. */
export interface Stretch {
  readonly by: Prisma.Sql;
  readonly behind: Prisma.Sql;
  readonly limit: number;
}

/** Patents that are looked at in the order of a list before anything is sought by an index, and then once more. */
const NEAR = [1_000, 15_000];
/** Where fewer of the first of these fit, the others would hardly fill a page. */
const DENSE = 5;
/** As many patents can be collected and sorted in a moment; where more fit, a page of them is soon met in the order of the list. */
const FEW = 5_000;

export const allOf = (conditions: readonly Prisma.Sql[]): Prisma.Sql =>
  conditions.length === 0 ? Prisma.sql`true` : Prisma.join([...conditions], ' AND ');

export const whereOf = ({ sought, checked }: Conditions): Prisma.Sql => allOf([...sought, ...checked]);

/**
 * The first patents of a stretch that meet all conditions. PostgreSQL is not left to guess how many do: its guess decides between a
 * look at every patent and at few of them.
 */
export async function readOrdered(
  prisma: PrismaClient,
  conditions: Conditions,
  stretch: Stretch,
): Promise<Patent[]> {
  const where = whereOf(conditions);
  const among = (patents: Prisma.Sql) => readAmong(prisma, patents, where, stretch);
  if (conditions.sought.length === 0) return among(Prisma.sql`patent`);
  const { by, behind, limit } = stretch;
  for (const reach of NEAR) {
    const near = await among(
      Prisma.sql`(SELECT * FROM patent p WHERE ${behind} ORDER BY ${by} LIMIT ${reach})`,
    );
    if (near.length === limit) return near;
    if (near.length < DENSE) break;
  }
  const few = await fewOf(prisma, Prisma.sql`SELECT id FROM patent p WHERE ${allOf(conditions.sought)}`);
  if (few === null) return among(Prisma.sql`patent`);
  return among(Prisma.sql`(SELECT * FROM patent WHERE id = ANY(${[...few]}) OFFSET 0)`);
}

async function readAmong(
  prisma: PrismaClient,
  patents: Prisma.Sql,
  where: Prisma.Sql,
  { by, behind, limit }: Stretch,
): Promise<Patent[]> {
  const rows = await prisma.$queryRaw<PatentRow[]>`
    SELECT ${patentColumns} FROM ${patents} p WHERE ${where} AND ${behind} ORDER BY ${by} LIMIT ${limit}`;
  return rows.map(patentOf);
}

/** The ids that a query gives; null where these are more than a few. */
export async function fewOf(prisma: PrismaClient, query: Prisma.Sql): Promise<readonly number[] | null> {
  const [few] = await prisma.$queryRaw<{ ids: number[] | null }[]>`
    SELECT CASE WHEN count(*) <= ${FEW} THEN coalesce(array_agg(id), '{}') END AS ids
      FROM (${query} LIMIT ${FEW + 1}) found`;
  return few?.ids ?? null;
}
