import { patentText, type Claim } from '@nonet/patents';
import type { ActiveModel } from '../classification/active-model.js';
import type { Database } from '../database/index.js';
import { notFound } from '../errors/errors.js';
import { groupInOrder, pageOf } from '../paging/index.js';
import { ZERO_SHOT } from '../models/models.service.js';
import { ACTIVE_MODEL_ID, modelIdOf } from './active-model-id.js';
import { Prisma } from '../generated/prisma/client.js';
import { listPredictions } from './prediction-query.js';
import { predictionColumns, predictionOf, type PredictionRow } from './prediction-rows.js';
import { classifyCorpus, type CorpusModel } from './classify-corpus.js';
import type { PredictionsService } from './predictions.service.js';

interface PredictionsDependencies {
  readonly database: Database;
  readonly models: Pick<ActiveModel, 'lease'>;
  /** A model version, `name@version` (null: the active one), to keep predictions under. */
  readonly openModel: (model: string | null, signal: AbortSignal | undefined) => Promise<CorpusModel>;
}

export function createPredictions({
  database,
  models,
  openModel,
}: PredictionsDependencies): PredictionsService {
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
      const modelId = model === null ? ACTIVE_MODEL_ID : Prisma.sql`${await modelIdOf(prisma, model)}::int`;
      const rows = await prisma.$queryRaw<PredictionRow[]>`
        SELECT ${predictionColumns} FROM prediction p JOIN cpc_node n ON n.id = p.node_id
         WHERE p.model_id = ${modelId} AND p.patent_id = ANY(${[...patentIds]})
         ORDER BY p.patent_id, p.score DESC, p.node_id`;
      return groupInOrder(patentIds, rows.map(predictionOf), ({ patentId }) => patentId);
    },
    async evidenceOf({ modelId, patentId, symbols }, { signal }) {
      const patent = await prisma.patent.findUnique({ where: { id: patentId } });
      const version = await prisma.modelVersion.findUnique({ where: { id: modelId } });
      if (patent === null || version === null) throw notFound({ what: 'patent', key: String(patentId) });
      // Zero-shot has nothing to load: the current scheme and encoder answer.
      const name = version.name === ZERO_SHOT ? ZERO_SHOT : `${version.name}@${version.version}`;
      const { model, release } = await models.lease(name, { signal });
      try {
        const text = patentText({ ...patent, claims: patent.claims as unknown as readonly Claim[] });
        const candidates = { kind: 'symbols', symbols } as const;
        const question = { text, candidates, top: symbols.length, minScore: 0, signal };
        const predictions = await model.classifier.classify(question);
        return new Map(predictions.map(({ symbol, evidence }) => [symbol, evidence]));
      } finally {
        release();
      }
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
  };
}
