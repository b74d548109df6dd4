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
/** Words are counted up to this number: a more frequent word says next to nothing. */
const MOST_COUNTED = 20_000;
/** The order of magnitude of a full scheme. */
const NODES = 260_000;
/** Weight of a word in the definition, where one in the title has 1. */
const DEFINITION_WEIGHT = 0.4;
/** How much less a long title is about each of its words than a short one. */
const LENGTH_WEIGHT = 0.4;
/** How much more a place is about a word that other places of its subclass have in their titles too. */
const COMPANY_WEIGHT = 0.15;
/** How much less each dot before a title makes a subgroup than its main group. */
const DOT_WEIGHT = 0.06;
/** Larger than the weights of all words together. */
const ALL_WORDS = 1_000;

/**
 * Searches titles and definitions for words in any form, the last one possibly incomplete. Nodes that have all the words come
 * first; then those with the most and the rarest of them. Of nodes with the same words those come first that are about them: a
 * word in the title says more than one in the definition, a short title more than a long one (that often names other places), a
 * wide place more than a deep one or an indexing code, and a place whose subclass has the word in many titles more than one that
 * stands alone.
 */
export async function wordSearch(prisma: PrismaClient, search: string): Promise<WordSearch> {
  const words = wordsOf(search);
  const all = words.join(' & ');
  const counted = await countNodes(prisma, words);
  if (counted.length === 0) return { condition: found(all), rank: Prisma.sql`0::float8` };
  const condition =
    words.length < 2
      ? found(all)
      : Prisma.sql`(${found(all)} OR ${found(findingWords(counted).join(' | '))})`;
  const complete =
    words.length < 2 ? Prisma.sql`0` : Prisma.sql`CASE WHEN ${found(all)} THEN ${ALL_WORDS} ELSE 0 END`;
  const inTitles = found(words.map(inTitle).join(' & '));
  const company = Prisma.sql`ln(1 + count(*) FILTER (WHERE ${inTitles}) OVER (PARTITION BY left(n.symbol, 4)))`;
  const length = Prisma.sql`(1 + ${LENGTH_WEIGHT}::float8 * ln(1 + length(n.title)))`;
  return {
    condition,
    rank: Prisma.sql`(${complete} + (${worthOf(counted)}) * ${WIDTH} * (1 + ${COMPANY_WEIGHT}::float8 * ${company}) / ${length})::float8`,
  };
}

/** Indexing codes, of which no search is in want: groups from 2000 on, and section Y. */
const CODES = Prisma.sql`(n.symbol LIKE 'Y%' OR split_part(split_part(n.symbol, ' ', 2), '/', 1) ~ '^2\\d{3}$')`;
/** What the level of a node makes of its words. */
const WIDTH = Prisma.sql`(CASE n.level WHEN 'SECTION' THEN 1.2 WHEN 'CLASS' THEN 1.2 WHEN 'SUBCLASS' THEN 1.4 WHEN 'MAIN_GROUP' THEN 1.2
  ELSE 1 / (1 + ${DOT_WEIGHT}::float8 * coalesce(n.depth, 1)) END * CASE WHEN ${CODES} THEN 0.6 ELSE 1 END)`;

type CountedWord = { readonly word: string; readonly nodes: number };

/** The rare words; where all are frequent, what has two of them. */
function findingWords(words: readonly CountedWord[]): string[] {
  const rare = words.filter(({ nodes }) => nodes <= RARE).map(({ word }) => word);
  if (rare.length > 0 || words.length === 1) return rare;
  return words.flatMap(({ word }, i) => words.slice(i + 1).map((other) => `(${word} & ${other.word})`));
}

/** The sum over the words of a node: a rare word counts more than a frequent one, a title more than a definition. */
function worthOf(words: readonly CountedWord[]): Prisma.Sql {
  const worth = words.map(({ word, nodes }) => {
    const weight = Math.log(1 + NODES / nodes);
    return Prisma.sql`CASE WHEN ${found(inTitle(word))} THEN ${weight}::float8
                           WHEN ${found(word)} THEN ${weight * DEFINITION_WEIGHT}::float8 ELSE 0 END`;
  });
  return Prisma.join(worth, ' + ');
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
