import type { DeviceName } from '@nonet/operations';
import { operationWork, resourceOf } from '../runs/operation-work.js';
import type { RunWork } from '../runs/run-work.js';
import { evaluateLabelSet } from './evaluate-label-set.operation.js';
import { importLabelSet } from './import-label-set.operation.js';
import type { LabelSetFit, LabelSetsService } from './label-sets.service.js';
import { learnLabelSet } from './learn-label-set.operation.js';

/** The import of labels as a run: the labels are written in one transaction; another attempt after it finds them to be the version that it wrote. */
export const labelImportWork = (labelSets: LabelSetsService, device: DeviceName): RunWork<unknown> =>
  operationWork(importLabelSet, {
    resource: () => resourceOf({ device }),
    async run(request, { actor, signal, progress, metrics }) {
      const report = await labelSets.import(request, actor.name, { signal, onProgress: progress });
      const { labels, added, changed, removed, returned, rejected, examples } = report;
      metrics({ labels, added, changed, removed, returned, rejected, examples });
      const { number, waiting, fit } = report;
      return {
        ...{
          labelSet: request.labelSet,
          version: number,
          labels,
          added,
          changed,
          removed,
          returned,
          rejected,
        },
        ...{ examples, waiting, ...figuresOf(fit) },
      };
    },
  });

export const labelLearningWork = (labelSets: LabelSetsService, device: DeviceName): RunWork<unknown> =>
  operationWork(learnLabelSet, {
    resource: () => resourceOf({ device }),
    async run(request, { signal, progress, metrics }) {
      progress('preparing the model', 0, null);
      const { fit, ...learnt } = await labelSets.learn(request, { signal, onProgress: progress });
      metrics({ examples: learnt.examples, ...(fit && { loss: fit.loss, usualLoss: fit.usualLoss }) });
      const { model = null, weights = null } = fit ?? {};
      return { ...learnt, ...figuresOf(fit), model, weights };
    },
  });

const figuresOf = (fit: LabelSetFit | null) => ({
  threshold: fit?.threshold ?? null,
  loss: fit?.loss ?? null,
  usualLoss: fit?.usualLoss ?? null,
});

export const labelEvaluationWork = (labelSets: LabelSetsService, device: DeviceName): RunWork<unknown> =>
  operationWork(evaluateLabelSet, {
    resource: () => resourceOf({ device }),
    async run(request, { signal, progress, metrics }) {
      progress('preparing the model', 0, null);
      const evaluation = await labelSets.evaluate(request, { signal, onProgress: progress });
      const { documents, micro, hit, calibration } = evaluation;
      metrics({
        documents,
        microF1: micro.f1,
        ece: calibration.ece,
        ...(hit && { hit1: hit[1], hit3: hit[3] }),
      });
      return JSON.parse(JSON.stringify(evaluation));
    },
  });
