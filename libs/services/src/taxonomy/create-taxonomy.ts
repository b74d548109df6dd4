import { parseSymbol } from '@nonet/cpc-taxonomy';
import type { Database } from '../database/index.js';
import { Prisma } from '../generated/prisma/client.js';
import { groupInOrder, inOrder } from '../paging/index.js';
import type { CurrentTaxonomy } from './current-taxonomy.js';
import { listNodes } from './node-query.js';
import { nodeColumns, nodeOf, type NodeRow } from './node-rows.js';
import type { CpcNode, TaxonomyService } from './taxonomy.service.js';

export function createTaxonomy({ prisma }: Database, current: CurrentTaxonomy): TaxonomyService {
  const nodesWhere = async (condition: Prisma.Sql): Promise<CpcNode[]> => {
    const rows = await prisma.$queryRaw<NodeRow[]>`SELECT ${nodeColumns} FROM cpc_node n WHERE ${condition}`;
    return rows.map(nodeOf);
  };

  return {
    loaded: () => current.get(),
    async scheme() {
      return prisma.cpcScheme.findFirst({ where: { current: true } });
    },
    async node(symbol) {
      const [node] = await nodesWhere(Prisma.sql`n.symbol = ${parseSymbol(symbol)}`);
      return node ?? null;
    },
    nodes: (filter, page) => listNodes(prisma, filter, page),
    async nodesByIds(ids) {
      return inOrder(ids, await nodesWhere(Prisma.sql`n.id = ANY(${[...ids]})`), ({ id }) => id);
    },
    async nodesBySymbols(symbols) {
      const found = await nodesWhere(Prisma.sql`n.symbol = ANY(${[...symbols]})`);
      return inOrder(symbols, found, ({ symbol }) => symbol);
    },
    async childrenOf(ids) {
      const found = await nodesWhere(
        Prisma.sql`n.parent_id = ANY(${[...ids]}) AND n.position IS NOT NULL ORDER BY n.position`,
      );
      return groupInOrder<number | null, CpcNode>(ids, found, ({ parentId }) => parentId);
    },
    async ancestorsOf(ids) {
      const rows = await prisma.$queryRaw<(NodeRow & { of: number; height: number })[]>`
        WITH RECURSIVE above AS (
          SELECT id AS of, parent_id AS id, 1 AS height FROM cpc_node WHERE id = ANY(${[...ids]})
          UNION ALL
          SELECT above.of, n.parent_id, above.height + 1 FROM above JOIN cpc_node n ON n.id = above.id)
        SELECT above.of, above.height, ${nodeColumns} FROM above JOIN cpc_node n ON n.id = above.id
         ORDER BY above.height DESC`;
      const grouped = groupInOrder(ids, rows, ({ of }) => of);
      return grouped.map((above) => above.map(nodeOf));
    },
  };
}
