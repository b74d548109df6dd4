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
import { renderClassification } from '../terminal/classification.js';
import { print } from '../terminal/output.js';

interface ZeroShotOptions extends SubjectOptions {
  level?: CpcLevel;
  under?: string;
  symbols?: string[];
  top: number;
  minScore: number;
}

export function zeroShotCommand(): Command {
  return addSubjectOptions(new Command())
    .description('Rank symbols by their taxonomy texts alone, without training examples')
    .addOption(levelOption())
    .option('--under <symbol>', 'only symbols below this one')
    .option('--symbols <symbol...>', 'only these symbols, of any level')
    .option('--top <n>', 'at most so many symbols', integer(1, 100), 10)
    .option('--min-score <score>', 'leave out symbols below this score (0 to 1)', fraction, 0)
    .addHelpText(
      'after',
      `\nExample:\n  $ ${NONET} zero-shot --file claim.txt --level main-group --under F17C`,
    )
    .action(async (options: ZeroShotOptions, command: Command) => {
      if ((options.level === undefined) === (options.symbols === undefined)) {
        command.error('error: give either --level or --symbols', { exitCode: 2 });
      }
      const subject = subjectOf(options, command);
      const candidates = options.symbols
        ? { kind: 'symbols' as const, symbols: options.symbols }
        : { kind: 'level' as const, level: options.level!, under: options.under ?? null };
      const result = await withModel<Classification>(null, ({ services, signal }) =>
        services.classification.zeroShot(
          { subject, candidates, top: options.top, minScore: options.minScore },
          { signal },
        ),
      );
      print(command, result, renderClassification);
    });
}
