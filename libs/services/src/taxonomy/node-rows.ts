import type { CpcLevel, CpcSymbol } from '@nonet/cpc-taxonomy';
import { Prisma, type CpcLevel as RowLevel } from '../generated/prisma/client.js';
import type { CpcNode } from './taxonomy.service.js';

/** A node as SQL gives it. */
export type NodeRow = Omit<CpcNode, 'symbol' | 'level'> & {
  readonly symbol: string;
  readonly level: RowLevel;
};

/** All that a node is made of, from the table `n`. */
export const nodeColumns = Prisma.raw(
  `n.id, n.symbol, n.level::text AS level, n.depth, n.title, n.definition, n.parent_id AS "parentId",
   n.child_count AS "childCount", n.not_allocatable AS "notAllocatable", n.additional_only AS "additionalOnly",
   n.added_in AS "addedIn", n.removed_in AS "removedIn", n.position, n.subtree_end AS "subtreeEnd"`,
);

export const rowLevel: Readonly<Record<CpcLevel, RowLevel>> = {
  section: 'SECTION',
  class: 'CLASS',
  subclass: 'SUBCLASS',
  'main-group': 'MAIN_GROUP',
  subgroup: 'SUBGROUP',
};

/** Takes what a node is made of from a row that may hold more. Only we write symbols, so they are canonical. */
export function nodeOf(row: NodeRow): CpcNode {
  const { id, depth, title, definition, parentId, childCount, notAllocatable, additionalOnly } = row;
  const { addedIn, removedIn, position, subtreeEnd } = row;
  return {
    id,
    symbol: row.symbol as CpcSymbol,
    level: row.level.toLowerCase().replace('_', '-') as CpcLevel,
    depth,
    title,
    definition,
    parentId,
    childCount,
    notAllocatable,
    additionalOnly,
    addedIn,
    removedIn,
    position,
    subtreeEnd,
  };
}
