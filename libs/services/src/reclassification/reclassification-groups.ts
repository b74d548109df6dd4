import { parseSymbol } from '@nonet/cpc-taxonomy';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { decodeCursor, type Page, pageOf, type PageRequest } from '../paging/index.js';
import { type ReclassificationFilter, reclassificationState } from './list-reclassifications.operation.js';
import { beginningOf, conditions, count } from './reclassification-pages.js';
import type { ReclassificationGroup } from './reclassification.service.js';

/** Symbols that are second or third for patents of a group, which a reviewer may choose with one click. */
const OTHERS = 4;
/** Proposals of a group that are looked at for them. */
const LOOKED_AT = 200;

interface Place {
  readonly symbol: string;
  readonly patents: number;
  readonly successor: string;
}

/**
 * Proposals by symbol and successor, in the order of the symbols; of each symbol the group with the most patents first. Proposals of the symbols of
 * the page are counted, and no others, however many wait; only the total counts them all.
 */
export async function listGroups(
  prisma: PrismaClient,
  filter: ReclassificationFilter,
  page: PageRequest,
): Promise<Page<ReclassificationGroup>> {
  const [symbol, patents, successor] =
    decodeCursor('reclassification-groups', ['text', 'integer', 'text'], page.after) ?? [];
  let behind: Place | null =
    symbol === undefined
      ? null
      : { symbol: String(symbol), patents: Number(patents), successor: String(successor) };
  const wanted = page.first + 1;
  const groups: ReclassificationGroup[] = [];
  let from = behind?.symbol ?? null;
  for (let isFirst = true; groups.length < wanted; isFirst = false) {
    const symbols = await symbolsFrom(prisma, filter, { from, including: isFirst, most: wanted });
    if (symbols.length === 0) break;
    groups.push(...(await groupsOf(prisma, filter, symbols, behind, wanted - groups.length)));
    behind = null;
    from = symbols.at(-1)!;
  }
  const where = conditions(filter);
  return pageOf(page, groups, {
    order: 'reclassification-groups',
    keyOf: (group) => [group.symbol, group.patents, group.successor ?? ''],
    totalCount: () =>
      count(prisma, Prisma.sql`SELECT FROM reclassification r WHERE ${where} GROUP BY r.symbol, r.successor`),
  });
}

/** The next symbols that have proposals in the asked state, each found by a step along the index. */
async function symbolsFrom(
  prisma: PrismaClient,
  { state, symbol, under }: ReclassificationFilter,
  { from, including, most }: { from: string | null; including: boolean; most: number },
): Promise<string[]> {
  if (symbol !== undefined) return including ? [parseSymbol(symbol)] : [];
  const states = (state === undefined ? reclassificationState.options : [state]).map((one) =>
    one.toUpperCase(),
  );
  const beginning = under === undefined ? '' : beginningOf(parseSymbol(under));
  const next = (behind: Prisma.Sql) => Prisma.sql`
    SELECT min(n.symbol) FROM unnest(${states}::reclassification_state[]) AS s (state)
     CROSS JOIN LATERAL (
       SELECT r.symbol FROM reclassification r
        WHERE r.state = s.state AND r.symbol >= ${beginning} AND starts_with(r.symbol, ${beginning}) AND ${behind}
        ORDER BY r.symbol LIMIT 1) n`;
  const first =
    from === null
      ? Prisma.sql`true`
      : including
        ? Prisma.sql`r.symbol >= ${from}`
        : Prisma.sql`r.symbol > ${from}`;
  const rows = await prisma.$queryRaw<{ symbol: string }[]>`
    WITH RECURSIVE found (symbol) AS (
      (${next(first)})
      UNION ALL
      SELECT (${next(Prisma.sql`r.symbol > found.symbol`)}) FROM found WHERE found.symbol IS NOT NULL)
    SELECT symbol FROM found WHERE symbol IS NOT NULL LIMIT ${most}`;
  return rows.map((row) => row.symbol);
}

function groupsOf(
  prisma: PrismaClient,
  filter: ReclassificationFilter,
  symbols: readonly string[],
  behind: Place | null,
  most: number,
): Promise<ReclassificationGroup[]> {
  const where = conditions(filter);
  const isBehind =
    behind === null
      ? Prisma.sql`true`
      : Prisma.sql`(g.symbol, -g.patents, coalesce(g.successor, '')) > (${behind.symbol}, ${-behind.patents}::int, ${behind.successor})`;
  return prisma.$queryRaw<ReclassificationGroup[]>`
    SELECT g.*, array(
             SELECT candidate->>'symbol'
               FROM (SELECT r.candidates FROM reclassification r
                      WHERE ${where} AND r.symbol = g.symbol AND r.successor IS NOT DISTINCT FROM g.successor
                      ORDER BY r.id LIMIT ${LOOKED_AT}) r,
                    jsonb_array_elements(r.candidates) WITH ORDINALITY AS c (candidate, place)
              WHERE c.place > 1
              GROUP BY candidate->>'symbol' ORDER BY count(*) DESC, min(c.place), candidate->>'symbol' LIMIT ${OTHERS}) AS others
      FROM (SELECT r.symbol, r.successor, count(*)::int AS patents, min(r.confidence) AS "leastConfidence",
                   avg(r.confidence) AS "meanConfidence"
              FROM reclassification r WHERE r.symbol = ANY(${[...symbols]}) AND ${where}
             GROUP BY r.symbol, r.successor) g
     WHERE ${isBehind}
     ORDER BY g.symbol, g.patents DESC, coalesce(g.successor, '') LIMIT ${most}`;
}
