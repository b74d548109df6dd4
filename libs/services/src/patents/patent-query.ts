import { type CpcSymbol, parseSymbol } from '@nonet/cpc-taxonomy';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { modelIdOf } from '../models/active-model-id.js';
import { COUNTED, pageOf, type Page, type PageRequest } from '../paging/index.js';
import {
  amongCarriers,
  broadNodes,
  carrierCount,
  carries,
  carriesBeginning,
  type SymbolSpan,
} from './carriers.js';
import { knownNumbers } from './known-numbers.js';
import { windowOf } from './patent-orders.js';
import { readSearch, type PatentSearch } from './patent-search.js';
import { readByRelevance, wordsQuery } from './relevance.js';
import { patentColumns, patentOf, type PatentRow } from './patent-rows.js';
import type { PatentFilter } from './patent-filter.fields.js';
import type { Patent, PatentOrder } from './patents.service.js';

/** A page of the patents that meet all conditions of the filter. */
export async function listPatents(
  prisma: PrismaClient,
  filter: PatentFilter,
  order: PatentOrder | null,
  page: PageRequest,
): Promise<Page<Patent>> {
  const search = filter.search ? await readSearch(prisma, filter.search) : null;
  const where = await patentConditions(prisma, filter, search);
  const words = search?.kind === 'content' && search.words !== '' ? search.words : null;
  const asked = order ?? {
    field: words === null ? 'publication-date' : 'relevance',
    direction: 'descending',
  };
  const rows =
    asked.field === 'relevance' && words !== null
      ? await readByRelevance(prisma, where, words, page)
      : await readInOrder(prisma, where, asked, page);
  return pageOf(page, rows.rows, {
    ...rows,
    totalCount: () => countPatents(prisma, { filter, search, where }),
  });
}

async function readInOrder(prisma: PrismaClient, where: Prisma.Sql, order: PatentOrder, page: PageRequest) {
  const { name, keyOf, by, behind } = windowOf(order, page);
  const rows = await prisma.$queryRaw<PatentRow[]>`
    SELECT ${patentColumns} FROM patent p WHERE ${where} AND ${behind}
     ORDER BY ${by} LIMIT ${page.first + 1}`;
  return { rows: rows.map(patentOf), order: name, keyOf };
}

/** A filter as a condition on a patent `p`. */
export async function patentConditions(
  prisma: PrismaClient,
  filter: PatentFilter,
  read?: PatentSearch | null,
): Promise<Prisma.Sql> {
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
    reviewed,
  } = filter;
  if (numbers) {
    const known = [...(await knownNumbers(prisma, numbers)).values()].filter((id) => id !== null);
    all.push(Prisma.sql`p.id = ANY(${known})`);
  }
  if (country) all.push(Prisma.sql`p.country = ${country.toUpperCase()}`);
  if (kind) all.push(Prisma.sql`p.kind = ${kind.toUpperCase()}`);
  if (applicant) {
    const part = `%${applicant.replace(/[\\%_]/g, '\\$&')}%`;
    // The index knows the names of a patent as one text; a match there may reach from one name into the next.
    all.push(Prisma.sql`applicant_names(p.applicants) ILIKE ${part}
      AND EXISTS (SELECT FROM unnest(p.applicants) name WHERE name ILIKE ${part})`);
  }
  if (cpc) all.push(await withSymbol(prisma, cpc));
  if (classified !== undefined)
    all.push(classified ? Prisma.sql`p.classified` : Prisma.sql`NOT p.classified`);
  if (publishedFrom) all.push(Prisma.sql`p.publication_date >= ${publishedFrom}::date`);
  if (publishedTo) all.push(Prisma.sql`p.publication_date <= ${publishedTo}::date`);
  if (familyId) all.push(Prisma.sql`p.family_id = ${familyId}`);
  if (importId) all.push(Prisma.sql`p.import_id = ${importId}::uuid`);
  if (reviewed !== undefined) {
    const some = Prisma.sql`EXISTS (SELECT FROM review r WHERE r.patent_id = p.id)`;
    all.push(reviewed ? some : Prisma.sql`NOT ${some}`);
  }
  all.push(...(await predictedConditions(prisma, filter)));
  const search = read === undefined && filter.search ? await readSearch(prisma, filter.search) : read;
  if (search) all.push(await foundBy(prisma, search));
  return Prisma.join(all, ' AND ');
}

/** What somebody typed as a condition on a patent `p`. */
async function foundBy(prisma: PrismaClient, search: PatentSearch): Promise<Prisma.Sql> {
  if (search.kind === 'numbers') return Prisma.sql`p.id = ANY(${[...search.ids]})`;
  const all = await Promise.all(search.symbols.map((symbol) => withSymbol(prisma, symbol)));
  if (search.words !== '') all.push(Prisma.sql`p.search @@ ${wordsQuery(search.words)}`);
  return Prisma.join(all.length === 0 ? [Prisma.sql`true`] : all, ' AND ');
}

/** What the active model said of a patent `p`, at any level at which it was asked. */
async function predictedConditions(
  prisma: PrismaClient,
  { differs, minConfidence, maxConfidence }: PatentFilter,
): Promise<Prisma.Sql[]> {
  const all: Prisma.Sql[] = [];
  if (differs !== undefined) all.push(Prisma.sql`c.differs = ${differs}`);
  if (minConfidence !== undefined) all.push(Prisma.sql`c.best >= ${minConfidence}::real`);
  if (maxConfidence !== undefined) all.push(Prisma.sql`c.best <= ${maxConfidence}::real`);
  if (all.length === 0) return [];
  const model = (await modelIdOf(prisma, null)) ?? 0;
  return [
    Prisma.sql`EXISTS (SELECT FROM classified_patent c
                        WHERE c.patent_id = p.id AND c.model_id = ${model} AND ${Prisma.join(all, ' AND ')})`,
  ];
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

interface Counted {
  readonly filter: PatentFilter;
  readonly search: PatentSearch | null;
  readonly where: Prisma.Sql;
}

/** Counts up to {@link COUNTED} and one more. */
async function countPatents(prisma: PrismaClient, { filter, search, where }: Counted): Promise<number> {
  const most = COUNTED + 1;
  const symbol = onlySymbol(filter, search);
  const count =
    symbol === null
      ? Prisma.sql`(SELECT count(*)::int FROM (SELECT FROM patent p WHERE ${where} LIMIT ${most}) counted)`
      : carrierCount((await spanOf(prisma, symbol)).span, most);
  const [counted] = await prisma.$queryRaw<{ count: number }[]>`SELECT ${count} AS count`;
  return counted?.count ?? 0;
}

/** The symbol that is all that is asked for, chosen or typed: its carriers are counted without a look at any patent. */
function onlySymbol(
  { cpc, search: typed, ...others }: PatentFilter,
  search: PatentSearch | null,
): string | null {
  if (Object.values(others).some((condition) => condition !== undefined)) return null;
  if (!typed) return cpc ?? null;
  const isSymbol = search?.kind === 'content' && search.words === '' && search.symbols.length === 1;
  return cpc === undefined && isSymbol ? search.symbols[0]! : null;
}
