import { NONET } from '@nonet/errors';
import { classify } from '@nonet/services/operations';
import type { Classification } from '@nonet/services/classification';
import type { Command } from 'commander';
import { operationCommand } from '../operations/operation-command.js';
import { withModel } from '../session.js';
import { subjectFile } from '../subject-file.js';
import { renderClassification } from '../terminal/classification.js';
import { print } from '../terminal/output.js';

export function classifyCommand(): Command {
  return operationCommand(
    classify,
    async (request, command) => {
      const result = await withModel<Classification>(request.model, ({ services, signal }) =>
        services.classification.classify(request, { signal }),
      );
      print(command, result, renderClassification);
    },
    { beside: subjectFile },
  ).addHelpText(
    'after',
    `\nExample:\n  $ ${NONET} classify --text "A bicycle brake with a cable and a lever" --top 3`,
  );
}
