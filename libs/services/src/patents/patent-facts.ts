import type { TextFacts } from '@nonet/experts/classifier';
import type { Database } from '../database/index.js';
import { Prisma } from '../generated/prisma/client.js';

/** What experts of plugins may ask for of a patent `p` beside its words. */
export const patentFactColumns = Prisma.sql`to_char(p.publication_date, 'YYYY-MM-DD') AS date, p.applicants,
  ARRAY(SELECT c.symbol FROM patent_classification c WHERE c.patent_id = p.id ORDER BY c.ordinal) AS symbols`;

/** Of a stored patent; null: there is none of that id. */
export async function factsOfPatent(
  { prisma }: Pick<Database, 'prisma'>,
  id: number,
): Promise<TextFacts | null> {
  const [facts] = await prisma.$queryRaw<TextFacts[]>`
    SELECT ${patentFactColumns} FROM patent p WHERE p.id = ${id}`;
  return facts ?? null;
}
