import { basename } from 'node:path';
import type { ModelFigures } from '@nonet/experts';
import type { CollectionCalibrations } from '../collections/calibrated-experts.js';
import { invalidInput } from '../errors/errors.js';
import { countForeign } from '../language/index.js';
import type { ModelsService } from '../models/models.service.js';
import type { CurrentTaxonomy } from '../taxonomy/current-taxonomy.js';
import { legacyOf } from './subject.fields.js';
import type { EvaluationMode, EvaluationRequest } from './evaluate-model.operation.js';
import type { EvaluationService } from './evaluation.service.js';
import type { ActiveModel } from './active-model.js';
import type { ReadyModel } from './shared-model.js';

interface ProgressOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Evaluates the classifier that answers requests, on patents whose symbols are known. What reads and counts is loaded when it is asked for. */
export function createEvaluation(
  active: ActiveModel,
  current: CurrentTaxonomy,
  models: Pick<ModelsService, 'addEvaluation'>,
  calibrations: Pick<CollectionCalibrations, 'of'>,
): EvaluationService {
  async function evaluate(request: EvaluationRequest, { signal, onProgress }: ProgressOptions) {
    const { file, level, model: name, splits } = request;
    const limit = request.limit ?? Infinity;
    const experts = await import('@nonet/experts/evaluation');
    const taxonomy = await current.get();
    const legacy = legacyOf(request);
    const set = await experts.readEvaluationSet(file, { level, taxonomy, splits, limit, legacy, signal });
    const { model, release } = await active.lease(name, { signal });
    try {
      const mode = modeOf(model, request.mode);
      const classifier = await classifierOf(model, mode, request.collection);
      const candidates = { kind: 'level', level, under: null } as const;
      const metrics = await experts.evaluateClassifier(set, {
        rank: (text, how) => classifier.rank({ text, candidates, minScore: 0, ...how }),
        signal,
        onProgress,
      });
      const texts = set.documents.map(({ text }) => text);
      const notEnglish = await countForeign(texts, signal);
      const { reading } = set;
      const { collection } = request;
      const report = {
        mode,
        model: model.name,
        collection,
        ...factsOf(model),
        ...metrics,
        reading,
        notEnglish,
      };
      return { sha256: experts.setChecksum(set), model, report };
    } finally {
      release();
    }
  }

  async function classifierOf(model: ReadyModel, mode: EvaluationMode, collection: string | null) {
    if (collection === null) return mode === 'zero-shot' ? model.zeroShot : model.classifier;
    if (mode === 'zero-shot' && model.experts !== null)
      throw invalidInput({
        field: 'collection',
        value: collection,
        allowed: 'nothing where mode is zero-shot',
      });
    return (await calibrations.of(collection, model)).experts;
  }

  return {
    async evaluateBaselines(request, watching) {
      const { evaluateBaselinesOf } = await import('./evaluate-baselines.js');
      const { model, release } = await active.lease(request.model, { signal: watching.signal });
      try {
        return await evaluateBaselinesOf(model, request, watching);
      } finally {
        release();
      }
    },

    async evaluate(request, watching) {
      const { report } = await evaluate(request, watching);
      return report;
    },

    async store(request, { runId, ...watching }) {
      // Figures that stay with a version are compared, and are all by its own calibration; a run shows those of a collection.
      if (request.collection !== null && runId === null)
        throw invalidInput({
          field: 'collection',
          value: request.collection,
          allowed: 'nothing where figures are kept with a version',
        });
      const { sha256, model, report } = await evaluate(request, watching);
      if (model.version === null)
        throw invalidInput({ field: 'model', value: model.name, allowed: 'a version, as name@version' });
      const { reference } = model.version;
      const figures = {
        dataset: basename(request.file).replace(/(\.(jsonl|csv|xml))?(\.(gz|zip))?$/i, ''),
        sha256,
        level: request.level,
        mode: report.mode,
        documents: report.documents,
        metrics: asJson(report),
      } as const;
      if (request.collection === null) await models.addEvaluation(reference, { ...figures, runId });
      return { figures: { ...figures, model: reference }, report };
    },
  };
}

const factsOf = ({ scheme, encoder }: ReadyModel) => ({
  scheme,
  encoder: encoder.id,
  device: encoder.device,
});

/** @throws INPUT_INVALID for `trained` where there are no training examples */
function modeOf({ name, version }: ReadyModel, asked: EvaluationMode | null): EvaluationMode {
  const own = version?.kind === 'experts' ? 'trained' : 'zero-shot';
  if (asked === 'trained' && own !== asked)
    throw invalidInput({
      field: 'mode',
      value: asked,
      allowed: `zero-shot for ${name}, which has no experts`,
    });
  return asked ?? own;
}

/** As `nonet evaluate --json` prints it. */
const asJson = (report: object) => JSON.parse(JSON.stringify(report)) as ModelFigures['metrics'];
