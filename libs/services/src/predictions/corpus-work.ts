import { LEVELS } from '@nonet/cpc-taxonomy';
import type { DeviceChoice } from '@nonet/plugins';
import { z } from 'zod';
import { present } from '../present.js';
import { runWork, type RunWork } from '../runs/run-work.js';
import type { PredictionsService } from './predictions.service.js';

const filter = z
  .strictObject({
    numbers: z.array(z.string()),
    country: z.string(),
    kind: z.string(),
    applicant: z.string(),
    cpc: z.string(),
    classified: z.boolean(),
    publishedFrom: z.iso.date(),
    publishedTo: z.iso.date(),
    familyId: z.string(),
    importId: z.uuid(),
    search: z.string(),
  })
  .partial()
  .default({})
  .transform(present);

const configuration = z.strictObject({
  filter,
  level: z.enum(LEVELS).default('subclass'),
  top: z.int().min(1).max(100).default(10),
  minScore: z.number().min(0).max(1).default(0),
  model: z.string().nullable().default(null),
});

/**
 * Classification of stored patents as a run. It needs no checkpoint: what is written is not computed again, so an
 * attempt after the death of a worker continues with the rest. Without a named model each attempt asks the model
 * that is active then.
 */
export function corpusWork(
  predictions: Pick<PredictionsService, 'classifyCorpus'>,
  device: DeviceChoice,
): RunWork<unknown> {
  return runWork({
    configuration,
    resource: () => (device.startsWith('cuda') ? 'gpu' : 'cpu'),
    async run(request, { signal, progress, metrics }) {
      progress('preparing the model', 0, null);
      const report = await predictions.classifyCorpus(request, {
        signal,
        onProgress({ documents, total, predictions: written, seconds }) {
          progress('classifying', documents, total);
          metrics({ documents, predictions: written, documentsPerSecond: documents / seconds });
        },
      });
      return { ...report };
    },
  });
}
