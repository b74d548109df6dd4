import { type CpcSymbol, parseSymbol } from '@nonet/cpc-taxonomy';
import { notFound } from '../errors/errors.js';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../paging/index.js';
import { nodeColumns, nodeOf, rowLevel, type NodeRow } from './node-rows.js';
import type { CpcNode, CpcNodeFilter } from './taxonomy.service.js';
import { wordSearch } from './word-search.js';

/** Tombstones have no place in the scheme; they come behind all that have. */
const NO_PLACE = 2_147_483_647;
const PLACE = Prisma.sql`coalesce(n.position, ${NO_PLACE}::int)`;

/** A page of nodes in scheme order; of a search by words, the best first. */
export async function listNodes(
  prisma: PrismaClient,
  filter: CpcNodeFilter,
  page: PageRequest,
): Promise<Page<CpcNode>> {
  const search = filter.search?.trim() ?? '';
  const beginning = search === '' ? null : await knownBeginning(prisma, search);
  const others = await conditions(prisma, filter, beginning);
  const words = search === '' || beginning !== null ? null : await wordSearch(prisma, search);
  const rank = words?.rank ?? Prisma.sql`0::float8`;
  const where = words === null ? others : Prisma.sql`${others} AND ${words.condition}`;
  const order = words === null ? 'nodes' : 'found nodes';
  const after = decodeCursor(order, ['double', 'integer', 'text'], page.after);
  const key = { rank: Number(after?.[0]), place: Number(after?.[1]), symbol: String(after?.[2]) };
  const rows =
    words === null
      ? await prisma.$queryRaw<(NodeRow & { rank: number })[]>`
          SELECT ${nodeColumns}, ${rank} AS rank FROM cpc_node n
           WHERE ${where} ${after === null ? Prisma.empty : Prisma.sql`AND ${behindPlace(key, filter)}`}
           ORDER BY n.position, n.symbol LIMIT ${page.first + 1}`
      : // A rank may look at all that was found, so pages begin behind it.
        await prisma.$queryRaw<(NodeRow & { rank: number })[]>`
          SELECT ${nodeColumns}, found.rank
            FROM (SELECT n.id, ${rank} AS rank FROM cpc_node n WHERE ${where}) found JOIN cpc_node n ON n.id = found.id
           WHERE ${after === null ? Prisma.sql`true` : Prisma.sql`(-found.rank, ${PLACE}, n.symbol) > (-${key.rank}::float8, ${key.place}::int, ${key.symbol})`}
           ORDER BY -found.rank, ${PLACE}, n.symbol LIMIT ${page.first + 1}`;
  const ranks = new Map(rows.map((row) => [row.id, row.rank]));
  return pageOf(page, rows.map(nodeOf), {
    order,
    keyOf: (node) => [ranks.get(node.id) ?? 0, node.position ?? NO_PLACE, node.symbol],
    totalCount: async () => {
      const [counted] = await prisma.$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM cpc_node n WHERE ${where}`;
      return counted?.count ?? 0;
    },
  });
}

/** What comes later in scheme order; without tombstones the index says where. Of tombstones the symbol decides. */
function behindPlace(
  { place, symbol }: { place: number; symbol: string },
  { includeRemoved }: CpcNodeFilter,
): Prisma.Sql {
  if (place === NO_PLACE) return Prisma.sql`(n.position IS NULL AND n.symbol > ${symbol})`;
  if (!includeRemoved) return Prisma.sql`n.position > ${place}`;
  return Prisma.sql`(n.position > ${place} OR n.position IS NULL)`;
}

/** All that is asked for but words. */
async function conditions(
  prisma: PrismaClient,
  filter: CpcNodeFilter,
  beginning: string | null,
): Promise<Prisma.Sql> {
  const all = [Prisma.sql`true`];
  if (!filter.includeRemoved) all.push(Prisma.sql`n.position IS NOT NULL`);
  if (filter.level !== undefined) all.push(Prisma.sql`n.level = ${rowLevel[filter.level]}::cpc_level`);
  if (filter.under !== undefined) {
    const node = await requireNode(prisma, parseSymbol(filter.under));
    all.push(filter.includeRemoved ? Prisma.sql`(${inSubtree(node)} OR ${goneFrom(node)})` : inSubtree(node));
  }
  if (beginning !== null) all.push(Prisma.sql`n.symbol LIKE ${beginning}`);
  return Prisma.join(all, ' AND ');
}

type Subtree = { readonly id: number; readonly from: number; readonly to: number };

async function requireNode(prisma: PrismaClient, symbol: CpcSymbol): Promise<Subtree> {
  const node = await prisma.cpcNode.findUnique({ where: { symbol } });
  if (node === null) throw notFound({ what: 'CPC symbol', key: symbol });
  return { id: node.id, from: node.position ?? 0, to: node.subtreeEnd ?? 0 };
}

/** What stands below a node is a run of places. */
const inSubtree = ({ from, to }: Subtree) => Prisma.sql`(n.position > ${from} AND n.position < ${to})`;

/** Tombstones that hung below a node when they were removed. */
const goneFrom = ({ id, from, to }: Subtree) => Prisma.sql`n.id IN (
  WITH RECURSIVE gone AS (
    SELECT t.id FROM cpc_node t JOIN cpc_node p ON p.id = t.parent_id
     WHERE t.removed_in IS NOT NULL AND (p.id = ${id} OR (p.position > ${from} AND p.position < ${to}))
    UNION SELECT t.id FROM cpc_node t JOIN gone ON t.parent_id = gone.id WHERE t.removed_in IS NOT NULL)
  SELECT id FROM gone)`;

/** What looks like the beginning of a symbol, white space removed: `a01`, `A01B1/`, `G06F16`. */
const SYMBOL_BEGINNING = /^([a-hy])(\d{1,2})?([a-z])?(\d{1,4})?(\/\d*)?$/i;

/** Its parts; null for words. White space goes first: a pattern that allows for it in five places tries all their lengths. */
const symbolBeginning = (search: string) => SYMBOL_BEGINNING.exec(search.replace(/\s+/g, ''));

/** The pattern of a search that is the beginning of symbols; null where it is none of any: `c60` may be a word. */
async function knownBeginning(prisma: PrismaClient, search: string): Promise<string | null> {
  const parts = symbolBeginning(search);
  if (parts === null) return null;
  const pattern = symbolPattern(parts);
  const [found] = await prisma.$queryRaw<
    object[]
  >`SELECT 1 FROM cpc_node n WHERE n.symbol LIKE ${pattern} LIMIT 1`;
  return found ? pattern : null;
}

function symbolPattern([
  ,
  section = '',
  digits = '',
  letter = '',
  group = '',
  rest = '',
]: readonly string[]): string {
  return `${section}${digits}${letter}${group && ' '}${group}${rest}%`.toUpperCase();
}
