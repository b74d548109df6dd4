import { NONET } from '@nonet/errors';
import { classify, type Classification } from '@nonet/services/classification';
import type { Command } from 'commander';
import { askHome } from '../ask-home.js';
import { askServer } from '../door/ask-server.js';
import { operationCommand } from '../operations/operation-command.js';
import { withModel } from '../session.js';
import { subjectFile } from '../subject-file.js';
import { printClassification } from '../terminal/classification.js';

export function classifyCommand(): Command {
  return operationCommand(
    classify,
    async (request, command) => {
      const result =
        (await askServer<Classification>('classify', request)) ??
        (await askHome(request)) ??
        (await withModel<Classification>(request.model, ({ services, signal }) =>
          services.classification.classify(request, { signal }),
        ));
      printClassification(command, result);
    },
    { beside: subjectFile },
  ).addHelpText(
    'after',
    `\nExample:\n  $ ${NONET} classify --text "A bicycle brake with a cable and a lever" --top 3`,
  );
}
