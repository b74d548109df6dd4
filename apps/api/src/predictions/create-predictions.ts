import type { ClassificationService } from '../classification/classification.service.js';
import type { Database } from '../database/index.js';
import { notFound } from '../errors.js';
import { groupInOrder, pageOf } from '../paging/index.js';
import { MODEL_IN_FORCE, modelIdOf } from './model-in-force.js';
import { Prisma } from '../generated/prisma/client.js';
import { listPredictions } from './prediction-query.js';
import { predictionColumns, predictionOf, type PredictionRow } from './prediction-rows.js';
import { classifyCorpus, type CorpusModel } from './classify-corpus.js';
import type { PredictionsService } from './predictions.service.js';
import { nodeIdsAt } from './node-ids.js';
import { storePredictions } from './store-predictions.js';

interface Parts {
  readonly database: Database;
  readonly classification: Pick<ClassificationService, 'zeroShot'>;
  /** The classifier of a model version, `name@version`; null: the one in force. */
  readonly openModel: (model: string | null, signal: AbortSignal | undefined) => Promise<CorpusModel>;
}

export function createPredictions({ database, classification, openModel }: Parts): PredictionsService {
  const { prisma } = database;
  const modelNames = async (ids: readonly number[]): Promise<string[]> => {
    const versions = await prisma.modelVersion.findMany({
      where: { id: { in: [...ids] } },
      select: { id: true, name: true, version: true },
    });
    const names = new Map(versions.map(({ id, name, version }) => [id, `${name}@${version}`]));
    return ids.map((id) => names.get(id) ?? '');
  };
  return {
    modelNames,
    async list(filter, order, page) {
      const modelId = await modelIdOf(prisma, filter.model ?? null);
      if (modelId === null)
        return pageOf(page, [], { order: '', keyOf: () => [], totalCount: () => Promise.resolve(0) });
      return listPredictions(prisma, modelId, filter, order, page);
    },
    async ofPatents(patentIds, model) {
      const modelId = model === null ? MODEL_IN_FORCE : Prisma.sql`${await modelIdOf(prisma, model)}::int`;
      const rows = await prisma.$queryRaw<PredictionRow[]>`
        SELECT ${predictionColumns} FROM prediction p JOIN cpc_node n ON n.id = p.node_id
         WHERE p.model_id = ${modelId} AND p.patent_id = ANY(${[...patentIds]})
         ORDER BY p.patent_id, p.score DESC, p.node_id`;
      return groupInOrder(patentIds, rows.map(predictionOf), ({ patentId }) => patentId);
    },
    async evidenceOf({ patentId, symbols }, { signal }) {
      const patent = await prisma.patent.findUnique({ where: { id: patentId }, select: { number: true } });
      if (patent === null) throw notFound({ what: 'patent', key: String(patentId) });
      const { predictions } = await classification.zeroShot(
        {
          subject: { kind: 'patent', number: patent.number },
          candidates: { kind: 'symbols', symbols },
          top: symbols.length,
          minScore: 0,
        },
        { signal },
      );
      return new Map(predictions.map(({ symbol, evidence }) => [symbol, evidence]));
    },
    async classifyCorpus(request, options) {
      const model = await openModel(request.model, options.signal);
      try {
        const [name = ''] = await modelNames([model.modelId]);
        return { model: name, ...(await classifyCorpus(database, model, request, options)) };
      } finally {
        model.release();
      }
    },
    async store(modelId, depth, patents) {
      return storePredictions(database, await nodeIdsAt(database, depth.level), { modelId, depth, patents });
    },
  };
}
