import { type CpcSymbol, parseSymbol } from '@nonet/cpc-taxonomy';
import { parsePublicationNumber } from '@nonet/patents';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import {
  COUNTED,
  decodeCursor,
  pageOf,
  type KeyShape,
  type Page,
  type PageRequest,
  type RowKey,
} from '../paging/index.js';
import {
  amongCarriers,
  broadNodes,
  carrierCount,
  carries,
  carriesBeginning,
  type SymbolSpan,
} from './carriers.js';
import { patentColumns, patentOf, type PatentRow } from './patent-rows.js';
import type { PatentFilter } from './patent-filter.fields.js';
import type { Patent, PatentOrder } from './patents.service.js';

/** A page of the patents that meet all conditions of the filter. */
export async function listPatents(
  prisma: PrismaClient,
  filter: PatentFilter,
  order: PatentOrder,
  page: PageRequest,
): Promise<Page<Patent>> {
  const where = await patentConditions(prisma, filter);
  const { name, keyOf, by, behind } = windowOf(order, page);
  const rows = await prisma.$queryRaw<PatentRow[]>`
    SELECT ${patentColumns} FROM patent p WHERE ${where} AND ${behind}
     ORDER BY ${by} LIMIT ${page.first + 1}`;
  return pageOf(page, rows.map(patentOf), {
    order: name,
    keyOf,
    totalCount: () => countPatents(prisma, filter, where),
  });
}

/** An order of patents `p` as SQL, and the condition that they stand behind the cursor. @throws CURSOR_INVALID */
export function windowOf({ field, direction }: PatentOrder, page: PageRequest) {
  const { shape, keyOf, by, behind } = orders[field];
  const name = `patents by ${field} ${direction}`;
  const after = decodeCursor(name, shape, page.after);
  const [step, beyond] = direction === 'ascending' ? ['ASC', '>'] : ['DESC', '<'];
  return {
    name,
    keyOf,
    by: by(Prisma.raw(step)),
    behind: after === null ? Prisma.sql`true` : behind(after, Prisma.raw(beyond)),
  };
}

/** How a list is ordered and where a page begins. Patents without a date come last, whichever way the list runs. */
interface Order {
  readonly shape: KeyShape;
  keyOf(patent: Patent): RowKey;
  by(step: Prisma.Sql): Prisma.Sql;
  behind(key: RowKey, beyond: Prisma.Sql): Prisma.Sql;
}

const orders: Readonly<Record<PatentOrder['field'], Order>> = {
  imported: {
    shape: ['integer'],
    keyOf: ({ id }) => [id],
    by: (step) => Prisma.sql`p.id ${step}`,
    behind: ([id], beyond) => Prisma.sql`p.id ${beyond} ${Number(id)}`,
  },
  number: {
    shape: ['text'],
    keyOf: ({ number }) => [number],
    by: (step) => Prisma.sql`p.number ${step}`,
    behind: ([number], beyond) => Prisma.sql`p.number ${beyond} ${String(number)}`,
  },
  'publication-date': {
    shape: ['day', 'integer'],
    keyOf: ({ publicationDate, id }) => [publicationDate, id],
    by: (step) => Prisma.sql`p.publication_date ${step} NULLS LAST, p.id ${step}`,
    behind: ([date, id], beyond) =>
      date === null
        ? Prisma.sql`p.publication_date IS NULL AND p.id ${beyond} ${Number(id)}`
        : Prisma.sql`((p.publication_date, p.id) ${beyond} (${String(date)}::date, ${Number(id)})
                      OR p.publication_date IS NULL)`,
  },
};

/** A filter as a condition on a patent `p`. */
export async function patentConditions(prisma: PrismaClient, filter: PatentFilter): Promise<Prisma.Sql> {
  const all = [Prisma.sql`true`];
  const {
    numbers,
    country,
    kind,
    applicant,
    cpc,
    classified,
    publishedFrom,
    publishedTo,
    familyId,
    importId,
    search,
  } = filter;
  if (numbers)
    all.push(Prisma.sql`p.number = ANY(${numbers.map((number) => parsePublicationNumber(number).number)})`);
  if (country) all.push(Prisma.sql`p.country = ${country.toUpperCase()}`);
  if (kind) all.push(Prisma.sql`p.kind = ${kind.toUpperCase()}`);
  if (applicant) {
    const part = `%${applicant.replace(/[\\%_]/g, '\\$&')}%`;
    all.push(Prisma.sql`EXISTS (SELECT FROM unnest(p.applicants) name WHERE name ILIKE ${part})`);
  }
  if (cpc) all.push(await withSymbol(prisma, cpc));
  if (classified !== undefined)
    all.push(classified ? Prisma.sql`p.classified` : Prisma.sql`NOT p.classified`);
  if (publishedFrom) all.push(Prisma.sql`p.publication_date >= ${publishedFrom}::date`);
  if (publishedTo) all.push(Prisma.sql`p.publication_date <= ${publishedTo}::date`);
  if (familyId) all.push(Prisma.sql`p.family_id = ${familyId}`);
  if (importId) all.push(Prisma.sql`p.import_id = ${importId}::uuid`);
  if (search) all.push(Prisma.sql`p.search @@ websearch_to_tsquery('english', ${search})`);
  return Prisma.join(all, ' AND ');
}

const SUBCLASS_LENGTH = 4;

/** Patents with the symbol or one below it; the scheme in use need not know it. */
async function withSymbol(prisma: PrismaClient, text: string): Promise<Prisma.Sql> {
  const { symbol, nodeId, span } = await spanOf(prisma, text);
  const broad = nodeId !== null && (await broadNodes(prisma, [nodeId])).has(nodeId);
  if (!broad) return amongCarriers(span);
  return symbol.length <= SUBCLASS_LENGTH ? carriesBeginning(symbol) : carries(span);
}

async function spanOf(
  prisma: PrismaClient,
  text: string,
): Promise<{ symbol: CpcSymbol; nodeId: number | null; span: SymbolSpan }> {
  const symbol = parseSymbol(text);
  const node = await prisma.cpcNode.findUnique({ where: { symbol } });
  const span = {
    symbol: Prisma.sql`${symbol}::text`,
    position: Prisma.sql`${node?.position ?? 0}::int`,
    subtreeEnd: Prisma.sql`${node?.subtreeEnd ?? 0}::int`,
  };
  return { symbol, nodeId: node?.id ?? null, span };
}

/** Counts up to {@link COUNTED} and one more. */
async function countPatents(prisma: PrismaClient, filter: PatentFilter, where: Prisma.Sql): Promise<number> {
  const { cpc, ...others } = filter;
  const most = COUNTED + 1;
  const count =
    cpc !== undefined && Object.values(others).every((condition) => condition === undefined)
      ? carrierCount((await spanOf(prisma, cpc)).span, most)
      : Prisma.sql`(SELECT count(*)::int FROM (SELECT FROM patent p WHERE ${where} LIMIT ${most}) counted)`;
  const [counted] = await prisma.$queryRaw<{ count: number }[]>`SELECT ${count} AS count`;
  return counted?.count ?? 0;
}
