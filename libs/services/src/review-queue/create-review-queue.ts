import { diverseOrder } from '@nonet/experts/review-order';
import type { CollectionsService } from '../collections/collections.service.js';
import type { LabelSetsService, StoredLabelPrediction } from '../labels/label-sets.service.js';
import { labelsOfPatents } from '../labels/labelled-patents.js';
import type { Database } from '../database/index.js';
import { modelIdOf } from '../models/active-model-id.js';
import { patentConditions } from '../patents/patent-query.js';
import { knownNumbers } from '../patents/known-numbers.js';
import { rowLevel } from '../taxonomy/node-rows.js';
import { candidatesOf, type Candidate } from './candidates.js';
import { claim, giveBack } from './claims.js';
import { type JudgedSymbol, vectorsOf } from './kept-vectors.js';
import { reasonsOf } from './reasons.js';
import type { ReviewQueueRequest } from './review-queue.operation.js';
import type { ReviewQueueService, WaitingReview } from './review-queue.service.js';

/** Patents that are compared with each other, for each that is asked for: enough to leave out what is alike. */
const COMPARED_FOR_EACH = 8;
const MOST_COMPARED = 400;
/** Others may take the first meanwhile. */
const SPARE = 10;

interface ReviewQueueDependencies {
  readonly database: Database;
  readonly collections: Pick<CollectionsService, 'get'>;
  readonly labelSets: Pick<LabelSetsService, 'get'>;
}

interface Beside {
  readonly principal: string | null;
  readonly without: readonly number[];
}

export function createReviewQueue({
  database,
  collections,
  labelSets,
}: ReviewQueueDependencies): ReviewQueueService {
  const { prisma } = database;

  const symbolsOf = (modelId: number, level: ReviewQueueRequest['level'], ids: readonly number[]) =>
    prisma.$queryRaw<JudgedSymbol[]>`
      SELECT p.patent_id AS "patentId", n.symbol, p.score, p.selected
        FROM prediction p JOIN cpc_node n ON n.id = p.node_id
       WHERE p.model_id = ${modelId} AND p.patent_id = ANY(${[...ids]}) AND n.level = ${rowLevel[level]}::cpc_level
       ORDER BY p.patent_id, p.score DESC, p.node_id`;

  const labelsOfSet = async (modelId: number, setId: number, ids: readonly number[]) =>
    (await labelsOfPatents(prisma, { modelId, setIds: [setId] }, ids)).get(setId) ?? new Map<number, never>();

  const ordered = async (
    { section, collection, labelSet, order, level, model, first }: ReviewQueueRequest,
    { principal, without }: Beside,
  ): Promise<WaitingReview[]> => {
    const set = labelSet === null ? null : await labelSets.get(labelSet);
    const among = collection === null ? null : (await collections.get(collection)).filter;
    const modelId = await modelIdOf(prisma, model);
    if (modelId === null) return [];
    const condition = among === null ? null : await patentConditions(prisma, among);
    const most =
      order === 'teaches' ? Math.max(first, Math.min(first * COMPARED_FOR_EACH, MOST_COMPARED)) : first;
    const labelSetId = set?.id ?? null;
    const asked = { section, order, level, modelId, labelSetId, condition, principal, without, most };
    const candidates = await candidatesOf(prisma, asked);
    const ids = candidates.map(({ patentId }) => patentId);
    const labels = set === null ? null : await labelsOfSet(modelId, set.id, ids);
    const symbols = labels === null ? await symbolsOf(modelId, level, ids) : judgedLabels(labels);
    const chosen =
      order === 'teaches' ? await unlikeEachOther(database, candidates, symbols, first) : candidates;
    const patents = await prisma.patent.findMany({
      where: { id: { in: chosen.map(({ patentId }) => patentId) } },
      select: { id: true, number: true, title: true },
    });
    const byId = new Map(patents.map((patent) => [patent.id, patent]));
    return chosen.flatMap((candidate) => {
      const patent = byId.get(candidate.patentId);
      // It may have been removed meanwhile.
      if (patent === undefined) return [];
      const own = symbols.filter(({ patentId }) => patentId === patent.id);
      const { number, title } = patent;
      const reasons = reasonsOf(candidate, own, set === null ? 'symbols' : 'labels');
      const asLabels = { labelSet, labels: labels?.get(patent.id) ?? [] };
      return [{ ...candidate, ...asLabels, modelId, number, title, reasons }];
    });
  };

  return {
    list: (request, reviewer) => ordered(request, { principal: reviewer?.id ?? null, without: [] }),
    async take({ passedOver, ...request }, { id }) {
      const known = await knownNumbers(prisma, passedOver);
      const without = [...known.values()].filter((one) => one !== null);
      const waiting = await ordered({ ...request, first: request.first + SPARE }, { principal: id, without });
      const ids = waiting.map(({ patentId }) => patentId);
      let own = await claim(database, ids.slice(0, request.first), id);
      // What others took meanwhile is made up for by those that stand behind it.
      for (let at = request.first; own.size < request.first && at < ids.length;) {
        const wanted = ids.slice(at, at + request.first - own.size);
        at += wanted.length;
        own = await claim(database, [...own, ...wanted], id);
      }
      return waiting.filter(({ patentId }) => own.has(patentId));
    },
    giveBack: ({ id }) => giveBack(database, id),
  };
}

const judgedLabels = (labels: ReadonlyMap<number, readonly StoredLabelPrediction[]>): JudgedSymbol[] =>
  [...labels].flatMap(([patentId, own]) =>
    own.map(({ id, score, selected }) => ({ patentId, symbol: id, score, selected })),
  );

async function unlikeEachOther(
  database: Database,
  candidates: readonly Candidate[],
  symbols: readonly JudgedSymbol[],
  first: number,
): Promise<Candidate[]> {
  const vectors = await vectorsOf(
    database,
    candidates.map(({ patentId }) => patentId),
    symbols,
  );
  const texts = candidates.map(({ patentId, teaches }) => ({
    teaches,
    vector: vectors.get(patentId) ?? null,
  }));
  return diverseOrder(texts, first).map(({ at }) => candidates[at]!);
}
