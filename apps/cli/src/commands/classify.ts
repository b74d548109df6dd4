import type { Classification } from '@nonet/services/classification';
import type { CpcLevel } from '@nonet/cpc-taxonomy';
import { Command } from 'commander';
import { NONET } from '@nonet/errors';
import {
  addSubjectOptions,
  fraction,
  integer,
  levelOption,
  subjectOf,
  type SubjectOptions,
} from '../options.js';
import { withModel } from '../session.js';
import { print } from '../terminal/output.js';
import { renderClassification } from '../terminal/classification.js';

interface ClassifyOptions extends SubjectOptions {
  level: CpcLevel;
  top: number;
  minScore: number;
  confidence?: number;
  under?: string;
  model?: string;
}

export function classifyCommand(): Command {
  return addSubjectOptions(new Command())
    .description('Give the CPC symbols of a text, with scores and reasons')
    .addOption(levelOption('subclass'))
    .option('--top <n>', 'at most so many symbols', integer(1, 100), 10)
    .option('--min-score <score>', 'leave out symbols below this score (0 to 1)', fraction, 0)
    .option(
      '--confidence <score>',
      'answer less sure symbols by the deepest ancestor that reaches this score (0 to 1)',
      fraction,
    )
    .option('--under <symbol>', 'only symbols below this one')
    .option('--model <model>', 'a model other than the active one')
    .addHelpText(
      'after',
      `\nExample:\n  $ ${NONET} classify --text "A bicycle brake with a cable and a lever" --top 3`,
    )
    .action(async (options: ClassifyOptions, command: Command) => {
      const subject = subjectOf(options, command);
      const result = await withModel<Classification>(options.model ?? null, ({ services, signal }) =>
        services.classification.classify(
          {
            subject,
            level: options.level,
            top: options.top,
            minScore: options.minScore,
            confidence: options.confidence ?? null,
            under: options.under ?? null,
            model: options.model ?? null,
          },
          { signal },
        ),
      );
      print(command, result, renderClassification);
    });
}
