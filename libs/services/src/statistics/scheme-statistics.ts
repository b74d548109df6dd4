import type { CpcLevel, CpcSymbol } from '@nonet/cpc-taxonomy';
import type { PrismaClient } from '../generated/prisma/client.js';
import type { SchemeStatistics } from './statistics.service.js';

/** Counts what the scheme in use is made of. */
export async function countScheme(prisma: PrismaClient, version: string): Promise<SchemeStatistics> {
  const [levels, sections, depths, children, defined] = await Promise.all([
    prisma.$queryRaw<{ level: string; nodes: number }[]>`
      SELECT lower(replace(level::text, '_', '-')) AS level, count(*)::int AS nodes
        FROM cpc_node WHERE position IS NOT NULL GROUP BY cpc_node.level ORDER BY cpc_node.level`,
    prisma.$queryRaw<SectionRow[]>`
      SELECT s.symbol, s.title, c.* FROM cpc_node s
       CROSS JOIN LATERAL (
             SELECT count(*)::int AS nodes, count(*) FILTER (WHERE n.level = 'CLASS')::int AS classes,
                    count(*) FILTER (WHERE n.level = 'SUBCLASS')::int AS subclasses,
                    count(*) FILTER (WHERE n.level = 'MAIN_GROUP')::int AS "mainGroups",
                    count(*) FILTER (WHERE n.level = 'SUBGROUP')::int AS subgroups
               FROM cpc_node n WHERE n.position >= s.position AND n.position < s.subtree_end) c
       WHERE s.level = 'SECTION' AND s.position IS NOT NULL ORDER BY s.position`,
    prisma.$queryRaw<{ depth: number; nodes: number }[]>`
      SELECT CASE level WHEN 'SECTION' THEN 0 WHEN 'CLASS' THEN 1 WHEN 'SUBCLASS' THEN 2 ELSE 3 + coalesce(depth, 0) END AS depth,
             count(*)::int AS nodes
        FROM cpc_node WHERE position IS NOT NULL GROUP BY 1 ORDER BY 1`,
    // 0, 1, 2 to 3, 4 to 7, and so on: most nodes have none, and some hundreds.
    prisma.$queryRaw<{ from: number; to: number; nodes: number }[]>`
      SELECT CASE power WHEN -1 THEN 0 ELSE (2 ^ power)::int END AS "from",
             CASE power WHEN -1 THEN 0 ELSE (2 ^ (power + 1))::int - 1 END AS "to", nodes
        FROM (SELECT CASE child_count WHEN 0 THEN -1 ELSE floor(log(2, child_count))::int END AS power, count(*)::int AS nodes
                FROM cpc_node WHERE position IS NOT NULL GROUP BY 1) counted
       ORDER BY power`,
    prisma.$queryRaw<{ nodes: number }[]>`
      SELECT count(*)::int AS nodes FROM cpc_node WHERE position IS NOT NULL AND definition IS NOT NULL`,
  ]);
  return {
    version,
    nodes: levels.reduce((sum, { nodes }) => sum + nodes, 0),
    levels: levels.map(({ level, nodes }) => ({ level: level as CpcLevel, nodes })),
    sections: sections.map((section) => ({ ...section, symbol: section.symbol as CpcSymbol })),
    depths,
    children,
    definitions: defined[0]?.nodes ?? 0,
  };
}

interface SectionRow {
  readonly symbol: string;
  readonly title: string;
  readonly nodes: number;
  readonly classes: number;
  readonly subclasses: number;
  readonly mainGroups: number;
  readonly subgroups: number;
}
