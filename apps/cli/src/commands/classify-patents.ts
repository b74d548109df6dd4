import type { CorpusReport } from '@nonet/services/predictions';
import type { CpcLevel } from '@nonet/cpc-taxonomy';
import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { NONET } from '@nonet/errors';
import { audited } from '../audited.js';
import { fraction, integer, levelOption } from '../options.js';
import { withModel } from '../session.js';
import { print } from '../terminal/output.js';
import { progressBar } from '../terminal/progress.js';

interface ClassifyPatentsOptions {
  search?: string;
  cpc?: string;
  import?: string;
  numbers?: string;
  level: CpcLevel;
  top: number;
  minScore: number;
  model?: string;
}

export function classifyPatentsCommand(): Command {
  return new Command()
    .description('Classify stored patents and keep what the model says; stopped runs go on where they were')
    .option('--search <words>', 'only patents with these words')
    .option('--cpc <symbol>', 'only patents to which an office assigned this symbol or one below it')
    .option('--import <id>', 'only what this import brought')
    .option(
      '--numbers <file>',
      'only these patents: a file with a number on each line (- for standard input)',
    )
    .addOption(levelOption('subclass'))
    .option('--top <n>', 'at most so many symbols a patent', integer(1, 100), 10)
    .option('--min-score <score>', 'keep no symbols below this score (0 to 1)', fraction, 0)
    .option('--model <model>', 'a model version other than the one in force')
    .addHelpText(
      'after',
      `\nExample:\n  $ ${NONET} classify-patents --search "hydrogen tank" --level main-group --top 5`,
    )
    .action(async (options: ClassifyPatentsOptions, command: Command) => {
      const { search, cpc, import: importId, numbers, level, top, minScore, model = null } = options;
      const filter = {
        ...(search !== undefined && { search }),
        ...(cpc !== undefined && { cpc }),
        ...(importId !== undefined && { importId }),
        ...(numbers !== undefined && { numbers: linesOf(numbers) }),
      };
      const request = { filter, level, top, minScore, model };
      const bar = progressBar();
      try {
        const report = await withModel<CorpusReport>(options.model, ({ services, signal }) =>
          audited(services, { action: 'classifyPatents', arguments: request }, () =>
            services.predictions.classifyCorpus(request, {
              signal,
              onProgress: ({ documents, total }) => bar.update('classifying', documents, total),
            }),
          ),
        );
        bar.stop();
        print(command, report, render);
      } finally {
        bar.stop();
      }
    });
}

function linesOf(file: string): string[] {
  return readFileSync(file === '-' ? 0 : file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function render({ documents, predictions, seconds, model }: CorpusReport): string {
  if (documents === 0) return `Nothing to do: ${model} has classified all of these patents.`;
  const pace = (documents / seconds).toFixed(0);
  return `Classified ${documents} patents in ${seconds.toFixed(1)} s (${pace} a second) with ${model}: ${predictions} predictions.`;
}
