import { type CpcSymbol, type DefinitionSection, parseSymbol } from '@nonet/cpc-taxonomy';
import type { Database } from '../database/index.js';
import { Prisma } from '../generated/prisma/client.js';
import { groupInOrder, inOrder } from '../paging/index.js';
import type { CurrentTaxonomy } from './current-taxonomy.js';
import { listNodes } from './node-query.js';
import { nodeColumns, nodeOf, type NodeRow } from './node-rows.js';
import { factsOf, removedSymbols, type RunQuery } from './symbol-facts.js';
import type { CpcNode, TaxonomyService } from './taxonomy.service.js';

export function createTaxonomy({ prisma }: Database, current: CurrentTaxonomy): TaxonomyService {
  const nodesWhere = async (condition: Prisma.Sql): Promise<CpcNode[]> => {
    const rows = await prisma.$queryRaw<NodeRow[]>`SELECT ${nodeColumns} FROM cpc_node n WHERE ${condition}`;
    return rows.map(nodeOf);
  };

  const query: RunQuery = (sql, values) => prisma.$queryRawUnsafe(sql, ...values);

  return {
    factsOf: (symbols) => factsOf(query, symbols),
    async definitionsOf(symbols) {
      const rows = await prisma.cpcDefinition.findMany({ where: { symbol: { in: [...symbols] } } });
      const found = inOrder(symbols, rows, ({ symbol }) => symbol as CpcSymbol);
      return found.map((row) => (row?.sections ?? []) as unknown as readonly DefinitionSection[]);
    },
    async successorsOf(symbols) {
      const removed = await removedSymbols(query, symbols);
      const heirs = [...new Set([...removed.values()].flatMap(({ successors }) => successors))];
      const found = await nodesWhere(Prisma.sql`n.symbol = ANY(${heirs})`);
      const nodes = new Map(found.map((node) => [node.symbol, node]));
      return symbols.map((symbol) =>
        (removed.get(symbol)?.successors ?? []).flatMap((heir) => nodes.get(heir) ?? []),
      );
    },
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
