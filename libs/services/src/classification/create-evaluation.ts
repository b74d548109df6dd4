import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { evaluateClassifier, readEvaluationSet, type EvaluationSet, type ModelFigures } from '@nonet/experts';
import { evaluateBaselines, TextVectors, type BaselineEvaluation } from '@nonet/lab';
import { invalidInput } from '../errors/errors.js';
import type { ModelsService } from '../models/models.service.js';
import type { CurrentTaxonomy } from '../taxonomy/current-taxonomy.js';
import type { EvaluationMode, EvaluationRequest } from './evaluate-model.operation.js';
import type { EvaluationService } from './evaluation.service.js';
import type { ActiveModel } from './active-model.js';
import type { ReadyModel } from './shared-model.js';

interface ProgressOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Evaluates the classifier that answers requests, on patents whose symbols are known. */
export function createEvaluation(
  active: ActiveModel,
  current: CurrentTaxonomy,
  models: Pick<ModelsService, 'addEvaluation'>,
): EvaluationService {
  async function evaluate(request: EvaluationRequest, { signal, onProgress }: ProgressOptions) {
    const { file, level, model: name, splits } = request;
    const limit = request.limit ?? Infinity;
    const taxonomy = await current.get();
    const set = await readEvaluationSet(file, { level, taxonomy, splits, limit, signal });
    const { model, release } = await active.lease(name, { signal });
    try {
      const mode = modeOf(model, request.mode);
      const classifier = mode === 'zero-shot' ? model.zeroShot : model.classifier;
      const candidates = { kind: 'level', level, under: null } as const;
      const metrics = await evaluateClassifier(set, {
        rank: (text, { top, signal: stop }) =>
          classifier.rank({ text, candidates, top, minScore: 0, signal: stop }),
        signal,
        onProgress,
      });
      const report = { mode, model: model.name, ...factsOf(model), ...metrics };
      return { set, model, report };
    } finally {
      release();
    }
  }

  return {
    async evaluateBaselines({ file, levels, model: name, limit, splits, learn, learnLimit }, watching) {
      const { signal } = watching;
      const { model, release } = await active.lease(name, { signal });
      try {
        const { index } = model.zeroShot;
        const { taxonomy, encoder } = index;
        const dependencies = { index, vectors: new TextVectors(encoder) };
        const measured: BaselineEvaluation[] = [];
        for (const level of levels) {
          const read = { level, taxonomy, signal };
          const set = await readEvaluationSet(file, { ...read, splits, limit: limit ?? Infinity });
          const learnt = { ...read, splits: ['train'], limit: learnLimit } as const;
          const sources = await Promise.all(learn.map((source) => readEvaluationSet(source, learnt)));
          measured.push(...(await evaluateBaselines(set, sources, dependencies, watching)));
        }
        return measured;
      } finally {
        release();
      }
    },

    async evaluate(request, watching) {
      const { report } = await evaluate(request, watching);
      return report;
    },

    async store(request, { runId, ...watching }) {
      const { set, model, report } = await evaluate(request, watching);
      if (model.version === null)
        throw invalidInput({ field: 'model', value: model.name, allowed: 'a version, as name@version' });
      const { reference } = model.version;
      const figures = {
        dataset: basename(request.file).replace(/(\.(jsonl|csv|xml))?(\.(gz|zip))?$/i, ''),
        sha256: sumOfSet(set),
        level: request.level,
        mode: report.mode,
        documents: set.documents.length,
        metrics: asJson(report),
      } as const;
      await models.addEvaluation(reference, { ...figures, runId });
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

/** The same texts with the same truth are the same set, in whatever file they lie. */
function sumOfSet({ documents }: EvaluationSet): string {
  const sum = createHash('sha256');
  for (const { text, truth, completeness } of documents)
    sum.update(`${JSON.stringify([text, truth, completeness])}\n`);
  return sum.digest('hex');
}
