import { NONET } from '@nonet/errors';
import { calibrateCollection } from '@nonet/services/operations';
import type { CollectionCalibration } from '@nonet/services/collections';
import type { Command } from 'commander';
import { audited } from '../audited.js';
import { operationCommand } from '../operations/operation-command.js';
import { withModel } from '../session.js';
import { renderCalibration } from '../terminal/collections.js';
import { print } from '../terminal/output.js';
import { progressBar } from '../terminal/progress.js';

export function calibrateCommand(): Command {
  return operationCommand(
    calibrateCollection,
    async (request, command) => {
      const bar = progressBar();
      try {
        const calibration = await withModel<CollectionCalibration>(request.model, ({ services, signal }) =>
          audited(services, { action: calibrateCollection.name, arguments: request }, () =>
            services.calibrations.calibrate(request, {
              signal,
              onProgress: (done, total) => bar.update('reading', done, total),
            }),
          ),
        );
        bar.stop();
        print(command, calibration, (made) => renderCalibration(made));
      } finally {
        bar.stop();
      }
    },
    { verb: 'calibrate' },
  ).addHelpText(
    'after',
    '\nSymbols that offices or reviewers gave to its patents are used where there are thirty such patents; otherwise the texts alone.' +
      `\nExample:\n  $ ${NONET} calibrate --collection hydrogen`,
  );
}
