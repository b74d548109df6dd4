import { type CpcSymbol, parseSymbol } from '@nonet/cpc-taxonomy';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { modelIdOf } from '../models/active-model-id.js';
import type { Database } from '../database/index.js';
import { COUNTED, pageOf, type PageRequest, type QuickCount, upToCounted } from '../paging/index.js';
import {
  amongCarriers,
  broadNodes,
  carrierCount,
  carries,
  carriesBeginning,
  type SymbolSpan,
} from './carriers.js';
import { knownNumbers } from './known-numbers.js';
import { allOf, type Conditions, fewOf, readOrdered, whereOf } from './ordered-patents.js';
import { windowOf } from './patent-orders.js';
import { readSearch, type PatentSearch } from './patent-search.js';
import { readByRelevance, wordsQuery } from './relevance.js';
import type { PatentFilter } from './patent-filter.fields.js';
import type { PatentOrder, PatentPage } from './patents.service.js';
import { countWithin } from './quick-count.js';

/** How long a list is counted for somebody who looks on, in milliseconds. */
const MOMENT_MILLISECONDS = 60;

/** A page of the patents that meet all conditions of the filter. */
export async function listPatents(
  { prisma, pool }: Pick<Database, 'prisma' | 'pool'>,
  filter: PatentFilter,
  order: PatentOrder | null,
  page: PageRequest,
): Promise<PatentPage> {
  const search = filter.search ? await readSearch(prisma, filter.search) : null;
  const predicted = await predictedNow(prisma, filter);
  const words = wordsOf(search);
  const others = await conditionsOf(prisma, filter, { search, predicted });
  const conditions = withWords(others, words);
  const asked = order ?? {
    field: words === null ? 'publication-date' : 'relevance',
    direction: 'descending',
  };
  const rows =
    asked.field === 'relevance' && words !== null
      ? await readByRelevance(prisma, others, words, page)
      : await readInOrder(prisma, conditions, asked, page);
  const counted: Counted = { filter, search, where: whereOf(conditions) };
  return {
    ...pageOf(page, rows.rows, { ...rows, totalCount: () => countPatents(prisma, counted) }),
    quickCount: () => countSoon({ prisma, pool }, counted),
  };
}

async function readInOrder(
  prisma: PrismaClient,
  conditions: Conditions,
  order: PatentOrder,
  page: PageRequest,
) {
  const { name, keyOf, by, behind } = windowOf(order, page);
  const rows = await readOrdered(prisma, conditions, { by, behind, limit: page.first + 1 });
  return { rows, order: name, keyOf };
}

/** A filter as a condition on a patent `p`. */
export async function patentConditions(prisma: PrismaClient, filter: PatentFilter): Promise<Prisma.Sql> {
  const search = filter.search ? await readSearch(prisma, filter.search) : null;
  const said = await predictionsOf(prisma, filter);
  const others = await conditionsOf(prisma, filter, { search, predicted: said && predictedAs(said) });
  return whereOf(withWords(others, wordsOf(search)));
}

const wordsOf = (search: PatentSearch | null): string | null =>
  search?.kind === 'content' && search.words !== '' ? search.words : null;

const withWords = ({ sought, checked }: Conditions, words: string | null): Conditions =>
  words === null
    ? { sought, checked }
    : { sought: [...sought, Prisma.sql`p.search @@ ${wordsQuery(words)}`], checked };

/** All conditions of a filter but that of its words. */
async function conditionsOf(
  prisma: PrismaClient,
  filter: PatentFilter,
  { search, predicted }: { search: PatentSearch | null; predicted: Prisma.Sql | null },
): Promise<Conditions> {
  const sought: Prisma.Sql[] = [];
  const checked: Prisma.Sql[] = [];
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
    checked.push(Prisma.sql`p.id = ANY(${known})`);
  }
  if (country) checked.push(Prisma.sql`p.country = ${country.toUpperCase()}`);
  if (kind) checked.push(Prisma.sql`p.kind = ${kind.toUpperCase()}`);
  if (applicant) checked.push(namedAs(applicant));
  if (classified !== undefined)
    checked.push(classified ? Prisma.sql`p.classified` : Prisma.sql`NOT p.classified`);
  if (publishedFrom) checked.push(Prisma.sql`p.publication_date >= ${publishedFrom}::date`);
  if (publishedTo) checked.push(Prisma.sql`p.publication_date <= ${publishedTo}::date`);
  if (familyId) checked.push(Prisma.sql`p.family_id = ${familyId}`);
  if (importId) checked.push(Prisma.sql`p.import_id = ${importId}::uuid`);
  if (reviewed !== undefined) {
    const some = Prisma.sql`EXISTS (SELECT FROM review r WHERE r.patent_id = p.id)`;
    checked.push(reviewed ? some : Prisma.sql`NOT ${some}`);
  }
  if (predicted !== null) checked.push(predicted);
  if (search?.kind === 'numbers') checked.push(Prisma.sql`p.id = ANY(${[...search.ids]})`);
  // Carriers alone are found well by PostgreSQL itself.
  const isSought = wordsOf(search) !== null;
  const symbols = [...(cpc ? [cpc] : []), ...(search?.kind === 'content' ? search.symbols : [])];
  for (const { isBroad, condition } of await Promise.all(symbols.map((one) => withSymbol(prisma, one))))
    (isSought && !isBroad ? sought : checked).push(condition);
  return { sought, checked };
}

function namedAs(applicant: string): Prisma.Sql {
  const part = `%${applicant.replace(/[\\%_]/g, '\\$&')}%`;
  // The index knows the names of a patent as one text; a match there may reach from one name into the next.
  return Prisma.sql`applicant_names(p.applicants) ILIKE ${part}
    AND EXISTS (SELECT FROM unnest(p.applicants) name WHERE name ILIKE ${part})`;
}

/** What the active model must have said of a patent, as a condition on its answers `c` at any level at which it was asked. */
async function predictionsOf(
  prisma: PrismaClient,
  { differs, minConfidence, maxConfidence }: PatentFilter,
): Promise<Prisma.Sql | null> {
  const all: Prisma.Sql[] = [];
  if (differs !== undefined) all.push(Prisma.sql`c.differs = ${differs}`);
  if (minConfidence !== undefined) all.push(Prisma.sql`c.best >= ${minConfidence}::real`);
  if (maxConfidence !== undefined) all.push(Prisma.sql`c.best <= ${maxConfidence}::real`);
  if (all.length === 0) return null;
  return allOf([Prisma.sql`c.model_id = ${(await modelIdOf(prisma, null)) ?? 0}`, ...all]);
}

const predictedAs = (said: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`EXISTS (SELECT FROM classified_patent c WHERE c.patent_id = p.id AND ${said})`;

/** The same, for a list that is read at once: those of few patents are collected. */
async function predictedNow(prisma: PrismaClient, filter: PatentFilter): Promise<Prisma.Sql | null> {
  const said = await predictionsOf(prisma, filter);
  if (said === null) return null;
  const few = await fewOf(
    prisma,
    Prisma.sql`SELECT c.patent_id AS id FROM classified_patent c WHERE ${said}`,
  );
  return few === null ? predictedAs(said) : Prisma.sql`p.id = ANY(${[...few]})`;
}

const SUBCLASS_LENGTH = 4;

/** Patents with the symbol or one below it; the scheme in use need not know it. */
async function withSymbol(
  prisma: PrismaClient,
  text: string,
): Promise<{ isBroad: boolean; condition: Prisma.Sql }> {
  const { symbol, nodeId, span } = await spanOf(prisma, text);
  const isBroad = nodeId !== null && (await broadNodes(prisma, [nodeId])).has(nodeId);
  if (!isBroad) return { isBroad, condition: amongCarriers(span) };
  return { isBroad, condition: symbol.length <= SUBCLASS_LENGTH ? carriesBeginning(symbol) : carries(span) };
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

/** The same, but no longer than {@link MOMENT_MILLISECONDS}. */
async function countSoon(
  { prisma, pool }: Pick<Database, 'prisma' | 'pool'>,
  counted: Counted,
): Promise<QuickCount> {
  if (onlySymbol(counted.filter, counted.search) !== null)
    return upToCounted(await countPatents(prisma, counted));
  return countWithin(pool, Prisma.sql`SELECT FROM patent p WHERE ${counted.where}`, MOMENT_MILLISECONDS);
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
