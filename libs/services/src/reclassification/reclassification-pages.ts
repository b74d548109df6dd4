import { type CpcSymbol, parseSymbol } from '@nonet/cpc-taxonomy';
import { parsePublicationNumber } from '@nonet/patents/record';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { COUNTED, decodeCursor, type Page, pageOf, type PageRequest } from '../paging/index.js';
import { IS_CHANGED } from './changed-symbols.js';
import type {
  ReclassificationChangeFilter,
  ReclassificationFilter,
  ReclassificationState,
} from './list-reclassifications.operation.js';
import type { Reclassification, ReclassificationChange } from './reclassification.service.js';

type Upper<Row extends { readonly state: ReclassificationState }> = Omit<Row, 'state'> & {
  readonly state: string;
};

export async function listReclassifications(
  prisma: PrismaClient,
  filter: ReclassificationFilter,
  page: PageRequest,
): Promise<Page<Reclassification>> {
  const after = decodeCursor('reclassifications', ['integer'], page.after);
  const where = conditions(filter);
  const rows = await prisma.$queryRaw<Upper<Reclassification>[]>`
    SELECT r.id, r.patent_id AS "patentId", p.number AS "patentNumber", r.symbol, r.state::text AS state, r.successor,
           r.confidence, r.rule, r.candidates, r.run_id::text AS "runId", r.proposed_at AS "proposedAt"
      FROM reclassification r JOIN patent p ON p.id = r.patent_id
     WHERE ${where} AND r.id > ${Number(after?.[0] ?? 0)} ORDER BY r.id LIMIT ${page.first + 1}`;
  const listed = rows.map((row) => ({ ...row, state: row.state.toLowerCase() as ReclassificationState }));
  return pageOf(page, listed, {
    order: 'reclassifications',
    keyOf: ({ id }) => [id],
    totalCount: () => count(prisma, Prisma.sql`SELECT FROM reclassification r WHERE ${where}`),
  });
}

type ChangeRow = Omit<ReclassificationChange, 'decision' | 'decidedBy'> & {
  readonly decision: string;
  readonly decidedBy: string;
  readonly decidedByName: string;
};

export async function listChanges(
  prisma: PrismaClient,
  { run, patent, symbol }: ReclassificationChangeFilter,
  page: PageRequest,
): Promise<Page<ReclassificationChange>> {
  const after = decodeCursor('reclassification-changes', ['integer'], page.after);
  const all = [Prisma.sql`true`];
  if (run !== undefined) all.push(Prisma.sql`c.run_id = ${run}::uuid`);
  if (patent !== undefined) all.push(ofPatent(patent));
  if (symbol !== undefined) all.push(Prisma.sql`r.symbol = ${parseSymbol(symbol)}`);
  const from = Prisma.sql`
    FROM reclassification_change c JOIN reclassification r ON r.id = c.reclassification_id
    JOIN patent p ON p.id = r.patent_id WHERE ${Prisma.join(all, ' AND ')}`;
  const behind = after === null ? Prisma.sql`true` : Prisma.sql`c.id < ${Number(after[0])}`;
  const rows = await prisma.$queryRaw<ChangeRow[]>`
    SELECT c.id, r.patent_id AS "patentId", p.number AS "patentNumber", r.symbol, c.decision::text AS decision, c.successor,
           c.reason, c.run_id::text AS "runId", c.decided_by AS "decidedBy", c.decided_by_name AS "decidedByName",
           c.decided_at AS "decidedAt", c.undone_at AS "undoneAt", c.undone_by_name AS "undoneBy"
    ${from} AND ${behind} ORDER BY c.id DESC LIMIT ${page.first + 1}`;
  const changes = rows.map(({ decision, decidedBy, decidedByName, ...row }) => ({
    ...row,
    decision: decision.toLowerCase() as ReclassificationChange['decision'],
    decidedBy: { id: decidedBy, name: decidedByName },
  }));
  return pageOf(page, changes, {
    order: 'reclassification-changes',
    keyOf: ({ id }) => [id],
    totalCount: () => count(prisma, Prisma.sql`SELECT ${from}`),
  });
}

/** Counts up to {@link COUNTED} and one more. */
export async function count(prisma: PrismaClient, rows: Prisma.Sql): Promise<number> {
  const [counted] = await prisma.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (${rows} LIMIT ${COUNTED + 1}) AS counted`;
  return counted?.count ?? 0;
}

const ofPatent = (number: string) =>
  Prisma.sql`r.patent_id = (SELECT id FROM patent WHERE number = ${parsePublicationNumber(number).number})`;

/** Whether the patent of a proposal `r` still carries the symbol, and the scheme still lacks it or says that it was split. */
const IS_TO_DECIDE = Prisma.sql`
  EXISTS (SELECT FROM patent_classification h JOIN cpc_node n ON n.id = h.node_id
           WHERE h.patent_id = r.patent_id AND h.symbol = r.symbol AND ${Prisma.raw(IS_CHANGED)})`;

/** On a proposal `r`. @throws CPC_SYMBOL_INVALID */
export function conditions(filter: ReclassificationFilter): Prisma.Sql {
  const { state, symbol, under, successor, unproposed, patent, run } = filter;
  const all = [Prisma.sql`true`];
  if (state !== undefined) all.push(Prisma.sql`r.state = ${state.toUpperCase()}::reclassification_state`);
  if (state === 'open') all.push(IS_TO_DECIDE);
  if (symbol !== undefined) all.push(Prisma.sql`r.symbol = ${parseSymbol(symbol)}`);
  if (under !== undefined) all.push(Prisma.sql`starts_with(r.symbol, ${beginningOf(parseSymbol(under))})`);
  if (successor !== undefined) all.push(Prisma.sql`r.successor = ${parseSymbol(successor)}`);
  if (unproposed !== undefined) all.push(Prisma.sql`(r.successor IS NULL) = ${unproposed}`);
  if (patent !== undefined) all.push(ofPatent(patent));
  if (run !== undefined) all.push(Prisma.sql`r.run_id = ${run}::uuid`);
  return Prisma.join(all, ' AND ');
}

/** What symbols below a section, class, subclass or main group begin with. */
export const beginningOf = (symbol: CpcSymbol): string => symbol.replace(/\/00$/, '/');
