import type { DeviceName } from '@nonet/operations';
import { operationWork, resourceOf } from '../runs/operation-work.js';
import type { RunWork } from '../runs/run-work.js';
import { calibrateCollection } from './calibrate-collection.operation.js';
import type { CalibrationsService } from './create-calibrations.js';

/** Calibration for a collection as a run. It needs no checkpoint: it takes minutes at most. */
export const calibrationWork = (calibrations: CalibrationsService, device: DeviceName): RunWork<unknown> =>
  operationWork(calibrateCollection, {
    resource: () => resourceOf({ device }),
    async run(request, { signal, progress, metrics }) {
      progress('preparing the model', 0, null);
      const { model, adaptation } = await calibrations.calibrate(request, {
        signal,
        onProgress: (done, total) => progress('reading', done, total),
      });
      const { texts, labelled, habits, from } = adaptation;
      metrics({ texts, labelled, labels: habits.labels });
      return { collection: request.collection, model, from, texts, labelled, habits };
    },
  });
