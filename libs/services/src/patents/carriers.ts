import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';

/** A CPC symbol and its place in the scheme, each as SQL. */
export interface Place {
  readonly symbol: Prisma.Sql;
  readonly position: Prisma.Sql;
  readonly subtreeEnd: Prisma.Sql;
}

/** From so many assignments on it is cheaper to look at patents in the order of a list than to collect all that carry a symbol. */
const BROAD = 20_000;

/**
 * Assignments of a symbol or one below it, by indexes alone; a patent may come several times. Symbols that the scheme in
 * use does not know (a compact one has no groups) stand below what their name begins with: between it and it followed by a
 * tilde, which comes after every character of a symbol.
 */
const assignmentsOf = ({ symbol, position, subtreeEnd }: Place): Prisma.Sql => Prisma.sql`
  SELECT patent_id FROM patent_classification WHERE symbol = ${symbol}
   UNION ALL
  SELECT patent_id FROM patent_classification
   WHERE node_id IS NULL AND symbol ~>~ ${symbol} AND symbol ~<~ (${symbol} || '~')
   UNION ALL
  SELECT c.patent_id FROM patent_classification c JOIN cpc_node n ON n.id = c.node_id
   WHERE n.position > ${position} AND n.position < ${subtreeEnd}`;

/** A condition on a patent `p`, for symbols that few patents carry: all carriers are collected. */
export const amongCarriers = (place: Place): Prisma.Sql => Prisma.sql`p.id IN (${assignmentsOf(place)})`;

/**
 * The same for symbols that many carry: each patent is looked at by itself. OFFSET keeps PostgreSQL from collecting them all
 * the same.
 */
export const carries = ({ symbol, position, subtreeEnd }: Place): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT FROM patent_classification c LEFT JOIN cpc_node n ON n.id = c.node_id
   WHERE c.patent_id = p.id
     AND (c.symbol = ${symbol} OR (n.position > ${position} AND n.position < ${subtreeEnd})
          OR (c.node_id IS NULL AND c.symbol ~>~ ${symbol} AND c.symbol ~<~ (${symbol} || '~')))
  OFFSET 0)`;

/**
 * The same for a section, class or subclass. What stands below it begins with it, so only few assignments need a look at the
 * scheme: for whether it still has them.
 */
export const carriesBeginning = (symbol: CpcSymbol): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT FROM patent_classification c
   WHERE c.patent_id = p.id AND c.symbol ~>=~ ${symbol}::text AND c.symbol ~<~ (${symbol}::text || '~')
     AND (c.symbol = ${symbol}::text OR c.node_id IS NULL
          OR EXISTS (SELECT FROM cpc_node n WHERE n.id = c.node_id AND n.position IS NOT NULL))
  OFFSET 0)`;

/** How many patents carry a symbol, as SQL; counted to `most`, which takes no more than some times as many assignments. */
export const carrierCount = (place: Place, most: number): Prisma.Sql => Prisma.sql`(
  SELECT least(count(DISTINCT patent_id), ${most})::int
    FROM (${assignmentsOf(place)} LIMIT ${most * MOST_SYMBOLS}) assignments)`;

/** Offices assign more only to a patent in a thousand. */
const MOST_SYMBOLS = 10;

/** The nodes below which more than {@link BROAD} assignments stand. */
export async function broadNodes(
  prisma: PrismaClient,
  nodeIds: readonly number[],
): Promise<ReadonlySet<number>> {
  const rows = await prisma.$queryRaw<{ id: number }[]>`
    SELECT w.id FROM cpc_node w
     WHERE w.id = ANY(${[...nodeIds]}) AND w.subtree_end IS NOT NULL
       AND (SELECT count(*) FROM (${assignmentsOf(PLACE_OF_W)} LIMIT ${BROAD}) assignments) = ${BROAD}`;
  return new Set(rows.map(({ id }) => id));
}

/** The place of the node `w` of a statement. */
export const PLACE_OF_W: Place = {
  symbol: Prisma.sql`w.symbol`,
  position: Prisma.sql`w.position`,
  subtreeEnd: Prisma.sql`w.subtree_end`,
};
