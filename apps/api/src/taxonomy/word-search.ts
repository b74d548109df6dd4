import { Prisma, type PrismaClient } from '../generated/prisma/client.js';

/** Which nodes `n` are found, and how good each one is (float8, more is better). */
export interface WordSearch {
  readonly condition: Prisma.Sql;
  readonly rank: Prisma.Sql;
}

/** More words than these do not make a search of titles more precise. */
const MOST_WORDS = 12;
/** A word in more nodes than these ranks what others found, but finds nothing by itself. */
const RARE = 3_000;
/** Nobody counts further: a word this frequent tells next to nothing. */
const MOST_COUNTED = 20_000;
/** The order of magnitude of a full scheme. */
const NODES = 260_000;
/** What a word in the definition is worth against one in the title. */
const DEFINITION_WEIGHT = 0.4;

/**
 * Searches titles and definitions for words in any form, the last one perhaps only begun. All words must be there; where
 * no node that meets `others` has them all, those with the most and the rarest of them are found.
 */
export async function wordSearch(
  prisma: PrismaClient,
  search: string,
  others: Prisma.Sql,
): Promise<WordSearch> {
  const words = wordsOf(search);
  const all = found(words.join(' & '));
  const [hit] = await prisma.$queryRaw<{ exists: boolean }[]>`
    SELECT EXISTS (SELECT FROM cpc_node n WHERE ${others} AND ${all})`;
  if (hit?.exists || words.length < 2) {
    return { condition: all, rank: Prisma.sql`ts_rank(n.search, ${query(words.join(' & '))})::float8` };
  }
  return someOf(await countNodes(prisma, words));
}

type CountedWord = { readonly word: string; readonly nodes: number };

function someOf(words: readonly CountedWord[]): WordSearch {
  const rare = words.filter(({ nodes }) => nodes <= RARE).map(({ word }) => word);
  const pairs = words.flatMap(({ word }, i) =>
    words.slice(i + 1).map((other) => `(${word} & ${other.word})`),
  );
  const finding = rare.length > 0 ? rare : pairs;
  if (finding.length === 0) return { condition: Prisma.sql`false`, rank: Prisma.sql`0::float8` };
  const worth = words.map(({ word, nodes }) => {
    const weight = Math.log(1 + NODES / nodes);
    return Prisma.sql`CASE WHEN ${found(inTitle(word))} THEN ${weight}::float8
                           WHEN ${found(word)} THEN ${weight * DEFINITION_WEIGHT}::float8 ELSE 0 END`;
  });
  return { condition: found(finding.join(' | ')), rank: Prisma.sql`(${Prisma.join(worth, ' + ')})` };
}

/** In how many nodes each word stands; those in none, and words like `of` and `with`, are left out. */
async function countNodes(prisma: PrismaClient, words: readonly string[]): Promise<CountedWord[]> {
  const counts = words.map(
    (word) => Prisma.sql`SELECT ${word}::text AS word, count(*)::int AS nodes
      FROM (SELECT FROM cpc_node n WHERE ${found(word)} LIMIT ${MOST_COUNTED}) counted`,
  );
  const counted = await prisma.$queryRaw<CountedWord[]>`${Prisma.join(counts, ' UNION ALL ')}`;
  return counted.filter(({ nodes }) => nodes > 0);
}

/** As PostgreSQL's queries write them: letters and digits alone, so that nothing in them is an operator. */
function wordsOf(search: string): string[] {
  const words = [...new Set(search.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])].slice(0, MOST_WORDS);
  return words.map((word, index) => (index === words.length - 1 ? `${word}:*` : word));
}

/** Titles have the weight A. */
const inTitle = (word: string) => (word.endsWith(':*') ? `${word}A` : `${word}:A`);
const query = (text: string) => Prisma.sql`to_tsquery('english', ${text})`;
const found = (text: string) => Prisma.sql`n.search @@ ${query(text)}`;
