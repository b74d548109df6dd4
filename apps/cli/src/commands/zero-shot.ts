import { NONET } from '@nonet/errors';
import type { Classification } from '@nonet/services/classification';
import { zeroShot } from '@nonet/services/operations';
import type { Command } from 'commander';
import { operationCommand } from '../operations/operation-command.js';
import { withModel } from '../session.js';
import { subjectFile } from '../subject-file.js';
import { renderClassification } from '../terminal/classification.js';
import { print } from '../terminal/output.js';

export function zeroShotCommand(): Command {
  return operationCommand(
    zeroShot,
    async (request, command) => {
      const result = await withModel<Classification>(null, ({ services, signal }) =>
        services.classification.zeroShot(request, { signal }),
      );
      print(command, result, renderClassification);
    },
    { beside: subjectFile },
  ).addHelpText(
    'after',
    `\nExample:\n  $ ${NONET} zero-shot --file claim.txt --level main-group --under F17C`,
  );
}
