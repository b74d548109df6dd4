import { parsePublicationNumber } from '@nonet/patents/record';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { COUNTED, decodeCursor, pageOf, type Page, type PageRequest, type RowKey } from '../paging/index.js';
import { predictionColumns, predictionOf, type PredictionRow } from './prediction-rows.js';
import type { PredictionFilter, ScoreOrder, StoredPrediction } from './predictions.service.js';
import { totalsOf } from './prediction-totals.js';
import { nodeCondition } from './node-condition.js';

/**
 * Cost of finding the best predictions of one symbol, in rows of a scan of all predictions by score. Measured on
 * ten million predictions; it only decides which way is cheaper.
 */
const PROBE_ROWS = 2;

/** A page of a model's predictions that meet all conditions, by score. */
export async function listPredictions(
  prisma: PrismaClient,
  modelId: number,
  filter: PredictionFilter,
  order: ScoreOrder,
  page: PageRequest,
): Promise<Page<StoredPrediction>> {
  const name = `predictions by score ${order}`;
  const { by, behind, compare } = window(
    order,
    decodeCursor(name, ['real', 'integer', 'integer'], page.after),
  );
  const query: Query = {
    modelId,
    span: await nodeCondition(prisma, filter),
    selected: filter.selected ?? null,
    least: filter.minScore === undefined ? Prisma.sql`true` : Prisma.sql`p.score >= ${filter.minScore}::real`,
    behind,
    by,
    compare,
    limit: page.first + 1,
  };
  const { rows, totalCount } = await (filter.patent === undefined
    ? ofAllPatents(prisma, query, filter)
    : ofOnePatent(prisma, query, filter.patent));
  return pageOf(page, rows.map(predictionOf), {
    order: name,
    keyOf: ({ score, patentId, node }) => [score, patentId, node.id],
    totalCount,
  });
}

/** The filter as parts of SQL on a prediction `p` and its node `n`. */
interface Query {
  readonly modelId: number;
  readonly span: Prisma.Sql;
  readonly selected: boolean | null;
  readonly least: Prisma.Sql;
  readonly behind: Prisma.Sql;
  readonly by: Prisma.Sql;
  /** The same order on rows. */
  readonly compare: (a: PredictionRow, b: PredictionRow) => number;
  readonly limit: number;
}

interface Found {
  readonly rows: PredictionRow[];
  readonly totalCount: () => Promise<number>;
}

async function ofOnePatent(prisma: PrismaClient, query: Query, number: string): Promise<Found> {
  const patent = await prisma.patent.findUnique({
    where: { number: parsePublicationNumber(number).number },
    select: { id: true },
  });
  const where = Prisma.sql`p.patent_id = ${patent?.id ?? 0}`;
  return {
    rows: await select(prisma, query, where),
    totalCount: () => count(prisma, query, where),
  };
}

/**
 * Selected predictions and others are read apart, each the cheaper way: they lie at different ends of the scores, and both
 * are few in some parts of the scheme.
 */
async function ofAllPatents(
  prisma: PrismaClient,
  query: Query,
  { minScore, selected }: Pick<PredictionFilter, 'minScore' | 'selected'>,
): Promise<Found> {
  const totals = await totalsOf(prisma, query.modelId, query.span);
  const parts = totals.filter((part) => part.selected === (selected ?? part.selected));
  const rows = await Promise.all(
    parts.map(({ groups, matching, all, ...part }) => {
      // In a scan by score one prediction in `all / matching` matches.
      const walks = query.limit * all < groups * PROBE_ROWS * matching;
      const own = { ...query, selected: part.selected };
      return walks ? select(prisma, own, Prisma.sql`true`) : probe(prisma, own);
    }),
  );
  const counted = parts.reduce((sum, { matching }) => sum + matching, 0);
  return {
    rows: rows.flat().sort(query.compare).slice(0, query.limit),
    totalCount: async () => (minScore === undefined ? counted : count(prisma, query, Prisma.sql`true`)),
  };
}

const decided = (table: string, selected: boolean | null) =>
  selected === null ? Prisma.sql`true` : Prisma.sql`${Prisma.raw(table)}.selected = ${selected}`;

/** Scans the predictions of the model by score and takes those that match. */
function select(prisma: PrismaClient, query: Query, where: Prisma.Sql): Promise<PredictionRow[]> {
  const { modelId, span, selected, least, behind, by, limit } = query;
  return prisma.$queryRaw<PredictionRow[]>`
    SELECT ${predictionColumns} FROM prediction p JOIN cpc_node n ON n.id = p.node_id
     WHERE p.model_id = ${modelId} AND ${where} AND ${span} AND ${decided('p', selected)} AND ${least} AND ${behind}
     ORDER BY ${by} LIMIT ${limit}`;
}

/** Takes the best of each symbol, and of these the best. */
function probe(prisma: PrismaClient, query: Query): Promise<PredictionRow[]> {
  const { modelId, span, selected, least, behind, by, limit } = query;
  return prisma.$queryRaw<PredictionRow[]>`
    SELECT ${predictionColumns}
      FROM (SELECT best.* FROM prediction_total t JOIN cpc_node n ON n.id = t.node_id
             CROSS JOIN LATERAL (
                   SELECT p.* FROM prediction p
                    WHERE p.model_id = t.model_id AND p.node_id = t.node_id AND p.selected = t.selected
                      AND ${least} AND ${behind} ORDER BY ${by} LIMIT ${limit}) best
             WHERE t.model_id = ${modelId} AND t.count > 0 AND ${span} AND ${decided('t', selected)}) p
      JOIN cpc_node n ON n.id = p.node_id ORDER BY ${by} LIMIT ${limit}`;
}

async function count(prisma: PrismaClient, query: Query, where: Prisma.Sql): Promise<number> {
  const { modelId, span, selected, least } = query;
  const [counted] = await prisma.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT FROM prediction p JOIN cpc_node n ON n.id = p.node_id
       WHERE p.model_id = ${modelId} AND ${where} AND ${span} AND ${decided('p', selected)} AND ${least}
       LIMIT ${COUNTED + 1}) counted`;
  return counted?.count ?? 0;
}

/**
 * An order as SQL, and what stands behind a row in it. Equal scores stand in the order of patents and symbols where scores
 * fall, and the other way round where they rise: so one index serves both. It can use no more than the first condition.
 */
function window(order: ScoreOrder, after: RowKey | null): Pick<Query, 'by' | 'behind' | 'compare'> {
  const [score, patentId, nodeId] = (after ?? [0, 0, 0]).map(Number);
  const ties = Prisma.sql`(${patentId}::int, ${nodeId}::int)`;
  const beginning = Prisma.sql`${score}::real`;
  if (order === 'descending')
    return {
      by: Prisma.sql`p.score DESC, p.patent_id, p.node_id`,
      compare: falling,
      behind: after
        ? Prisma.sql`p.score <= ${beginning} AND (p.score < ${beginning} OR (p.patent_id, p.node_id) > ${ties})`
        : Prisma.sql`true`,
    };
  return {
    by: Prisma.sql`p.score, p.patent_id DESC, p.node_id DESC`,
    compare: (a, b) => falling(b, a),
    behind: after
      ? Prisma.sql`p.score >= ${beginning} AND (p.score > ${beginning} OR (p.patent_id, p.node_id) < ${ties})`
      : Prisma.sql`true`,
  };
}

const falling: Query['compare'] = (a, b) => b.score - a.score || a.patentId - b.patentId || a.id - b.id;
