import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { PrismaClient } from '../generated/prisma/client.js';
import type { LevelBalance, PatentStatistics, SymbolCount } from './statistics.service.js';

const LEVELS = [
  { level: 'section', length: 1 },
  { level: 'class', length: 3 },
  { level: 'subclass', length: 4 },
] as const;

/** Counts the patents of every section, class and subclass: each patent once, however many of its symbols stand below. */
export async function countPatents(prisma: PrismaClient): Promise<PatentStatistics> {
  const [totals] = await prisma.$queryRaw<{ patents: number; classified: number; assignments: number }[]>`
    SELECT (SELECT count(*) FROM patent)::int AS patents, (SELECT count(*) FROM patent WHERE classified)::int AS classified,
           (SELECT count(*) FROM patent_classification)::int AS assignments`;
  // The primary key has the symbols of each patent in order, so that those of a subclass lie together.
  const rows = await prisma.$queryRaw<{ symbol: string; length: number; patents: number }[]>`
    WITH subclasses AS MATERIALIZED (SELECT DISTINCT patent_id, left(symbol, 4) AS symbol FROM patent_classification)
    SELECT left(symbol, 1) AS symbol, 1 AS length, count(DISTINCT patent_id)::int AS patents FROM subclasses GROUP BY 1
     UNION ALL
    SELECT left(symbol, 3), 3, count(DISTINCT patent_id)::int FROM subclasses WHERE length(symbol) >= 3 GROUP BY 1
     UNION ALL
    SELECT symbol, 4, count(*)::int FROM subclasses WHERE length(symbol) = 4 GROUP BY 1`;
  const nodes = await prisma.cpcNode.findMany({
    where: { level: { in: ['SECTION', 'CLASS', 'SUBCLASS'] } },
    select: { symbol: true, title: true, position: true },
    orderBy: { symbol: 'asc' },
  });
  const titles = new Map(nodes.map(({ symbol, title }) => [symbol, title]));
  return {
    ...(totals ?? { patents: 0, classified: 0, assignments: 0 }),
    levels: LEVELS.map(({ level, length }) =>
      balanceOf(
        level,
        nodes.filter(({ symbol, position }) => symbol.length === length && position !== null).length,
        rows
          .filter((row) => row.length === length)
          .map(({ symbol, patents }) => ({
            symbol: symbol as CpcSymbol,
            title: titles.get(symbol) ?? '',
            patents,
          })),
      ),
    ),
    countedAt: new Date(),
  };
}

export function balanceOf(
  level: LevelBalance['level'],
  symbols: number,
  given: readonly SymbolCount[],
): LevelBalance {
  const counts = [...given].sort((a, b) => b.patents - a.patents || (a.symbol < b.symbol ? -1 : 1));
  const all = counts.map(({ patents }) => patents);
  return {
    level,
    symbols,
    used: counts.length,
    most: all[0] ?? 0,
    median: all[Math.floor(all.length / 2)] ?? 0,
    fewest: all.at(-1) ?? 0,
    imbalance: gini(all),
    counts,
  };
}

/** The Gini coefficient of numbers that fall: the mean difference of any two of them, by twice their mean. */
function gini(falling: readonly number[]): number {
  const sum = falling.reduce((total, value) => total + value, 0);
  if (sum === 0) return 0;
  const size = falling.length;
  const weighted = falling.reduce((total, value, i) => total + value * (size - 2 * i - 1), 0);
  return weighted / (size * sum);
}
