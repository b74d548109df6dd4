import { LEVELS } from '@nonet/cpc-taxonomy';
import type { DeviceChoice } from '@nonet/plugins';
import { z } from 'zod';
import { runWork, type RunWork } from '../runs/run-work.js';
import type { EvaluationService } from './evaluation.service.js';
import { headlineOf } from './evaluation-headline.js';

const configuration = z.strictObject({
  /** Null: the active one when the run begins. */
  model: z.string().min(1).nullable().default(null),
  file: z.string().min(1),
  level: z.enum(LEVELS).default('subclass'),
  /** Null: all documents. */
  limit: z.int().positive().nullable().default(null),
  splits: z
    .array(z.enum(['train', 'dev', 'test']))
    .nullable()
    .default(null),
});

/** Evaluation of a version as a run; the figures stay with the version. */
export function evaluationWork(
  evaluation: Pick<EvaluationService, 'store'>,
  device: DeviceChoice,
): RunWork<unknown> {
  return runWork({
    configuration,
    resource: () => (device.startsWith('cuda') ? 'gpu' : 'cpu'),
    async run({ limit, ...request }, { runId, signal, progress, metrics }) {
      progress('preparing the model', 0, null);
      const onProgress = (done: number, total: number) => progress('evaluating', done, total);
      const { figures } = await evaluation.store(
        { ...request, mode: null, limit: limit ?? Infinity },
        { runId, signal, onProgress },
      );
      metrics(headlineOf(figures));
      return { ...figures };
    },
  });
}
