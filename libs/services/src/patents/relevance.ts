import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { decodeCursor, type PageRequest, type RowKey } from '../paging/index.js';
import { type Conditions, readOrdered } from './ordered-patents.js';
import { cursorOf, windowAt } from './patent-orders.js';
import type { Patent } from './patents.service.js';

/** Words as people type them: all must be there, quoted ones beside each other, those after a minus must not. */
export const wordsQuery = (words: string): Prisma.Sql =>
  Prisma.sql`websearch_to_tsquery('english', ${words})`;

/** As the index has it. */
const TITLE = Prisma.sql`to_tsvector('english', left(coalesce(p.title, ''), 2000))`;

const NAME = 'patents by relevance';
const NEWEST = { field: 'publication-date', direction: 'descending' } as const;

/** Whether the words are in the title (1) or elsewhere (0). A score would have to be computed of all that match. */
type Tier = 0 | 1;
type RankedPatent = { readonly patent: Patent; readonly tier: Tier };

/**
 * A page of those with the words in their titles, and then of the others, the newest of each first.
 * @param conditions all of the list but that of the words
 */
export async function readByRelevance(
  prisma: PrismaClient,
  conditions: Conditions,
  words: string,
  page: PageRequest,
): Promise<{ rows: Patent[]; order: string; keyOf: (patent: Patent) => RowKey }> {
  const cursor = decodeCursor(NAME, ['integer', 'day', 'integer'], cursorOf(page));
  const tiers: readonly Tier[] = page.backward ? [0, 1] : [1, 0];
  const from = cursor === null ? tiers[0] : cursor[0] === 1 ? 1 : 0;
  const rows: RankedPatent[] = [];
  for (const tier of tiers.slice(tiers.indexOf(from ?? 1))) {
    const missing = page.first + 1 - rows.length;
    if (missing <= 0) break;
    const within = cursor !== null && tier === from ? cursor.slice(1) : null;
    const stretch = { ...windowAt(NEWEST, within, page), limit: missing };
    const found = await readOrdered(prisma, ofTier(tier, conditions, words), stretch);
    rows.push(...found.map((patent) => ({ patent, tier })));
  }
  const tierOf = new Map(rows.map(({ patent, tier }) => [patent.id, tier]));
  return {
    rows: rows.map(({ patent }) => patent),
    order: NAME,
    keyOf: ({ id, publicationDate }) => [tierOf.get(id) ?? 0, publicationDate, id],
  };
}

/** What patents of a tier must meet, beside the other conditions of their list. */
function ofTier(tier: Tier, { sought, checked }: Conditions, words: string): Conditions {
  const query = wordsQuery(words);
  const inTitle = Prisma.sql`${TITLE} @@ ${query}`;
  const found = Prisma.sql`p.search @@ ${query}`;
  if (tier === 0) return { sought: [...sought, found], checked: [...checked, Prisma.sql`NOT ${inTitle}`] };
  // The index of titles leads to fewer. A word that must not be there may be elsewhere: then that is looked up, by no index.
  return { sought: [...sought, inTitle], checked: [...checked, Prisma.sql`(${found}) IS TRUE`] };
}
