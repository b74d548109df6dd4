import { randomUUID } from 'node:crypto';
import { NONET } from '@nonet/errors';
import type { ReclassificationReport } from '@nonet/services/reclassification';
import { reclassifyPatents } from '@nonet/services/operations';
import type { Command } from 'commander';
import { COMMAND_LINE } from '../actor.js';
import { audited } from '../audited.js';
import { operationCommand } from '../operations/operation-command.js';
import { withModel } from '../session.js';
import { print } from '../terminal/output.js';
import { progressBar } from '../terminal/progress.js';
import { renderReport } from '../terminal/reclassification.js';

export function reclassifyCommand(): Command {
  return operationCommand(
    reclassifyPatents,
    async (request, command) => {
      const bar = progressBar();
      const runId = randomUUID();
      try {
        const report = await withModel<ReclassificationReport>(request.model, ({ services, signal }) =>
          audited(services, { action: reclassifyPatents.name, arguments: request }, () =>
            services.reclassification.reclassify(request, {
              runId,
              actor: COMMAND_LINE,
              signal,
              onPreparation: (done, total) => bar.update('embedding the scheme', done, total),
              onProgress: ({ patents, total }) => bar.update('reclassifying', patents, total),
            }),
          ),
        );
        bar.stop();
        print(command, report, renderReport);
      } finally {
        bar.stop();
      }
    },
    { verb: 'reclassify' },
  ).addHelpText(
    'after',
    '\nWhat was stopped is kept; asked again, open proposals are made anew.' +
      `\nExample:\n  $ ${NONET} reclassify --accept-above 0.9`,
  );
}
