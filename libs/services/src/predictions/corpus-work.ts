import type { DeviceName } from '@nonet/operations';
import { operationWork, resourceOf } from '../runs/operation-work.js';
import type { RunWork } from '../runs/run-work.js';
import { classifyPatents } from './classify-patents.operation.js';
import type { PredictionsService } from './predictions.service.js';

/**
 * Classification of stored patents as a run. It needs no checkpoint: what is written is not computed again, so an attempt
 * after the death of a worker goes on with what is left, and counts what the attempts before it wrote. Without a named model each attempt asks the one that is active then.
 */
export function corpusWork(
  predictions: Pick<PredictionsService, 'classifyCorpus'>,
  device: DeviceName,
): RunWork<unknown> {
  return operationWork(classifyPatents, {
    resource: () => resourceOf({ device }),
    async run(request, { attempt, startedAt, signal, progress, metrics }) {
      progress('preparing the model', 0, null);
      const report = await predictions.classifyCorpus(request, {
        signal,
        since: attempt > 1 ? startedAt : undefined,
        onProgress({ documents, total, predictions: written, labels, seconds }) {
          progress('classifying', documents, total);
          const figures = { documents, predictions: written, documentsPerSecond: documents / seconds };
          metrics(request.labelSet === null ? figures : { ...figures, labels });
        },
      });
      return { ...report, unknownNumbers: [...report.unknownNumbers] };
    },
  });
}
