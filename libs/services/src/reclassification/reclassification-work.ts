import type { DeviceName } from '@nonet/operations';
import { operationWork, resourceOf } from '../runs/operation-work.js';
import type { RunWork } from '../runs/run-work.js';
import type { ReclassificationService } from './reclassification.service.js';
import { reclassifyPatents } from './reclassify-patents.operation.js';

/** Reclassification as a run. It needs no checkpoint: an attempt after the death of a worker goes on with the patents that are left. */
export const reclassificationWork = (
  reclassification: Pick<ReclassificationService, 'reclassify'>,
  device: DeviceName,
): RunWork<unknown> =>
  operationWork(reclassifyPatents, {
    resource: () => resourceOf({ device }),
    async run(request, { runId, actor, signal, progress, metrics }) {
      progress('preparing the model', 0, null);
      const report = await reclassification.reclassify(request, {
        runId,
        actor,
        signal,
        onPreparation: (done, total) => progress('embedding the scheme', done, total),
        onProgress({ patents, total, symbols, moved, accepted, open }) {
          progress('reclassifying', patents, total);
          metrics({ patents, symbols, moved, accepted, open });
        },
      });
      return { ...report };
    },
  });
