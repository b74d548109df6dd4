import { Prisma } from '../generated/prisma/client.js';

/** A CPC symbol and its place in the scheme, each as SQL. */
interface Place {
  readonly symbol: Prisma.Sql;
  readonly position: Prisma.Sql;
  readonly subtreeEnd: Prisma.Sql;
}

/**
 * Ids of the patents that carry a symbol or one below it, by indexes alone. Symbols that the scheme in use does not know
 * (a compact one has no groups) stand below what their name begins with: between it and it followed by a tilde, which
 * comes after every character of a symbol.
 */
export const carriersOf = ({ symbol, position, subtreeEnd }: Place): Prisma.Sql => Prisma.sql`
  SELECT patent_id FROM patent_classification WHERE symbol = ${symbol}
   UNION
  SELECT patent_id FROM patent_classification
   WHERE node_id IS NULL AND symbol ~>~ ${symbol} AND symbol ~<~ (${symbol} || '~')
   UNION
  SELECT c.patent_id FROM patent_classification c JOIN cpc_node n ON n.id = c.node_id
   WHERE n.position > ${position} AND n.position < ${subtreeEnd}`;
