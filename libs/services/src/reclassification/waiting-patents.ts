import { type CpcSymbol } from '@nonet/cpc-taxonomy';
import { longPatentText, type Claim } from '@nonet/patents/record';
import type { Database } from '../database/index.js';
import { Prisma } from '../generated/prisma/client.js';
import { CHANGED_NODES, IS_CHANGED_FOR_PATENT, STAYS } from './changed-symbols.js';
import { PUT_BY_RUN } from './shared-carriers.js';

/** Patents that are ranked and written together: what a kill in the middle costs. */
export const BATCH = 64;

/** A patent with removed or split symbols that a run has not dealt with. */
export interface WaitingPatent {
  readonly id: number;
  readonly number: string;
  /** As an encoder reads it; '' without one. */
  readonly text: string;
  /** Removed and split symbols that wait. */
  readonly removed: readonly CpcSymbol[];
  /** All that it carries, but for what runs put there. */
  readonly carried: readonly CpcSymbol[];
}

/**
 * A removed or split symbol `c` of a patent `p` that waits for a run: neither did this run propose anything for it, nor does it
 * stay by a decision that still holds. One that was replaced and came back with another source of the patent waits again.
 */
const waits = (runId: string) => Prisma.sql`
  EXISTS (SELECT FROM cpc_node n WHERE n.id = c.node_id AND ${Prisma.raw(IS_CHANGED_FOR_PATENT)})
  AND NOT EXISTS (SELECT FROM reclassification r WHERE r.patent_id = c.patent_id AND r.symbol = c.symbol
                   AND (r.run_id = ${runId}::uuid OR ${Prisma.raw(STAYS)}))`;

export async function countWaiting(
  { prisma }: Pick<Database, 'prisma'>,
  condition: Prisma.Sql,
  runId: string,
): Promise<number> {
  // Few symbols change, and few patents carry these: from them on, not from all that patents carry.
  const [counted] = await prisma.$queryRaw<{ count: number }[]>`
    WITH changed AS MATERIALIZED (${Prisma.raw(CHANGED_NODES)})
    SELECT count(DISTINCT c.patent_id)::int AS count
      FROM changed JOIN patent_classification c ON c.node_id = changed.id JOIN patent p ON p.id = c.patent_id
     WHERE ${waits(runId)} AND ${condition}`;
  return counted?.count ?? 0;
}

/** A symbol whose place in patents may have to be taken by another. */
export interface ChangedSymbol {
  readonly symbol: CpcSymbol;
  /** null: it is still in use. */
  readonly removedIn: string | null;
  /** Where some of its documents went, of one that is in use. */
  readonly splitInto: readonly CpcSymbol[];
}

/** The removed and split symbols that patents carry, whoever has dealt with them. */
export async function carriedChangedSymbols(
  { prisma }: Pick<Database, 'prisma'>,
  condition: Prisma.Sql,
): Promise<ChangedSymbol[]> {
  return prisma.$queryRaw`
    SELECT n.symbol, n.removed_in AS "removedIn", coalesce(fact.split_into, '{}') AS "splitInto"
      FROM cpc_node n LEFT JOIN cpc_symbol_fact fact ON fact.symbol = n.symbol
     WHERE (n.removed_in IS NOT NULL OR fact.split_into <> '{}') AND EXISTS (
       SELECT FROM patent_classification c JOIN patent p ON p.id = c.patent_id
        WHERE c.node_id = n.id AND ${Prisma.raw(IS_CHANGED_FOR_PATENT)} AND ${condition})
     ORDER BY n.symbol`;
}

/** In the order of their ids, in batches. */
export async function* waitingPatents(
  { prisma }: Pick<Database, 'prisma'>,
  condition: Prisma.Sql,
  runId: string,
): AsyncGenerator<WaitingPatent[]> {
  for (let behind = 0; ;) {
    const rows = await prisma.$queryRaw<PatentRow[]>`
      SELECT p.id, p.number, p.title, p.abstract, p.claims,
             array(SELECT c.symbol FROM patent_classification c WHERE c.patent_id = p.id AND ${waits(runId)}
                    ORDER BY c.ordinal) AS removed,
             array(SELECT b.symbol FROM patent_classification b WHERE b.patent_id = p.id AND NOT ${Prisma.raw(PUT_BY_RUN)}
                    ORDER BY b.ordinal) AS carried
        FROM patent p
       WHERE p.id > ${behind} AND ${condition} AND EXISTS (
         SELECT FROM patent_classification c WHERE c.patent_id = p.id AND ${waits(runId)})
       ORDER BY p.id LIMIT ${BATCH}`;
    const last = rows.at(-1);
    if (last === undefined) return;
    behind = last.id;
    const batch: WaitingPatent[] = [];
    for (const { id, number, removed, carried, ...patent } of rows)
      batch.push({ id, number, removed, carried, text: await longPatentText(patent) });
    yield batch;
  }
}

interface PatentRow extends Pick<WaitingPatent, 'id' | 'number' | 'removed' | 'carried'> {
  readonly title: string | null;
  readonly abstract: string | null;
  readonly claims: readonly Claim[];
}
