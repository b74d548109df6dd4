import { NONET } from '@nonet/errors';
import type { Classification } from '@nonet/services/classification';
import { zeroShot } from '@nonet/services/operations';
import type { Command } from 'commander';
import { askServer } from '../door/ask-server.js';
import { operationCommand } from '../operations/operation-command.js';
import { withModel } from '../session.js';
import { subjectFile } from '../subject-file.js';
import { printClassification } from '../terminal/classification.js';

export function zeroShotCommand(): Command {
  return operationCommand(
    zeroShot,
    async (request, command) => {
      const result =
        (await askServer<Classification>('zeroShot', request)) ??
        (await withModel<Classification>(null, ({ services, signal }) =>
          services.classification.zeroShot(request, { signal }),
        ));
      printClassification(command, result);
    },
    { beside: subjectFile },
  ).addHelpText(
    'after',
    `\nExample:\n  $ ${NONET} zero-shot --file claim.txt --level main-group --under F17C`,
  );
}
