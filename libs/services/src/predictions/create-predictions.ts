import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { longPatentText, type Claim } from '@nonet/patents/record';
import type { ActiveModel } from '../classification/active-model.js';
import type { CollectionCalibrations } from '../collections/calibrated-experts.js';
import type { CollectionsService } from '../collections/collections.service.js';
import type { Database } from '../database/index.js';
import { notFound } from '../errors/errors.js';
import { groupInOrder, pageOf } from '../paging/index.js';
import { ZERO_SHOT } from '../models/models.service.js';
import { ACTIVE_MODEL_ID, modelIdOf } from '../models/active-model-id.js';
import { Prisma } from '../generated/prisma/client.js';
import type { EmbeddingTurns } from '../patents/embedding-turns.js';
import { vectorOfText } from '../patents/kept-vectors.js';
import { factsOfPatent } from '../patents/patent-facts.js';
import { listPredictions } from './prediction-query.js';
import { predictionColumns, predictionOf, type PredictionRow } from './prediction-rows.js';
import type { CorpusRequest } from './classify-patents.operation.js';
import { classifyCorpus, type CorpusModel } from './classify-corpus.js';
import type { PredictionsService } from './predictions.service.js';

interface PredictionsDependencies {
  readonly database: Database;
  readonly models: Pick<ActiveModel, 'lease'>;
  /** A model version, `name@version` (null: the active one), to keep predictions under. */
  readonly openModel: (
    asked: Pick<CorpusRequest, 'model' | 'collection' | 'labelSet'>,
    signal: AbortSignal | undefined,
  ) => Promise<CorpusModel>;
  readonly calibrations: Pick<CollectionCalibrations, 'byId'>;
  readonly collections: Pick<CollectionsService, 'get'>;
  readonly turns: Pick<EmbeddingTurns, 'duringBatch'>;
}

export function createPredictions({
  database,
  models,
  openModel,
  calibrations,
  collections,
  turns,
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
  /** By which calibration of a collection a prediction was made; null: by the model's own. */
  const calibrationOf = async (modelId: number, patentId: number, symbol: CpcSymbol | undefined) => {
    const [row] = await prisma.$queryRaw<{ id: number | null }[]>`
      SELECT c.calibration_id AS id FROM classified_patent c JOIN cpc_node n ON n.level = c.level
       WHERE c.model_id = ${modelId} AND c.patent_id = ${patentId} AND n.symbol = ${symbol ?? ''}`;
    return row?.id ?? null;
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
        const text = await longPatentText(
          { ...patent, claims: patent.claims as unknown as readonly Claim[] },
          signal,
        );
        const candidates = { kind: 'symbols', symbols } as const;
        const facts = await factsOfPatent(database, patentId);
        const vector = await vectorOfText(database, model.encoder, text, { signal });
        const question = { text, vector, facts, candidates, top: symbols.length, minScore: 0, signal };
        const calibrated = await calibrationOf(modelId, patentId, symbols[0]);
        const experts = calibrated === null ? null : await calibrations.byId(calibrated, model);
        const predictions = await (experts ?? model.classifier).classify(question);
        return new Map(predictions.map(({ symbol, evidence }) => [symbol, evidence]));
      } finally {
        release();
      }
    },
    async classifyCorpus(request, options) {
      const { collection } = request;
      const among = collection === null ? null : (await collections.get(collection)).filter;
      const model = await openModel(request, options.signal);
      try {
        const [name = ''] = await modelNames([model.modelId]);
        const report = await turns.duringBatch(() =>
          classifyCorpus(database, model, request, among, options),
        );
        return { model: name, ...report };
      } finally {
        model.release();
      }
    },
  };
}
