import type { DeviceName } from '@nonet/operations';
import { operationWork, resourceOf } from '../runs/operation-work.js';
import type { RunWork } from '../runs/run-work.js';
import { evaluateModel } from './evaluate-model.operation.js';
import type { EvaluationService } from './evaluation.service.js';
import { headlineOf } from './evaluation-headline.js';

/** Evaluation of a version as a run; the figures stay with the version. Without a name each attempt takes the active one. */
export function evaluationWork(
  evaluation: Pick<EvaluationService, 'store'>,
  device: DeviceName,
): RunWork<unknown> {
  return operationWork(evaluateModel, {
    resource: () => resourceOf({ device }),
    async run(request, { runId, signal, progress, metrics }) {
      progress('preparing the model', 0, null);
      const onProgress = (done: number, total: number) => progress('evaluating', done, total);
      const { figures } = await evaluation.store(request, { runId, signal, onProgress });
      metrics(headlineOf(figures));
      return { ...figures };
    },
  });
}
