import { EVALUATION_MODES, type EvaluationMode, type EvaluationReport } from '@nonet/api';
import type { CpcLevel } from '@nonet/cpc-taxonomy';
import type { Split } from '@nonet/patents';
import { Command, Option } from 'commander';
import { integer, levelOption } from '../options.js';
import { withServices } from '../session.js';
import { renderEvaluation } from '../terminal/evaluation.js';
import { print } from '../terminal/output.js';
import { progressBar } from '../terminal/progress.js';

interface EvaluateOptions {
  file: string;
  level: CpcLevel;
  mode: EvaluationMode;
  model?: string;
  limit?: number;
  split?: Split[];
}

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('Measure the classification on patents whose symbols are known')
    .requiredOption('--file <file>', 'the patents: JSONL (also gzipped), CSV or USPTO XML')
    .addOption(levelOption('subclass'))
    .addOption(new Option('--mode <mode>', 'what classifies').choices(EVALUATION_MODES).default('zero-shot'))
    .option('--model <model>', 'the model to measure: name@version, or zero-shot (default: the active one)')
    .option('--limit <n>', 'at most so many patents', integer(1, 10_000_000))
    .addOption(
      new Option('--split <split...>', 'only these splits, where the records name one').choices([
        'train',
        'dev',
        'test',
      ]),
    )
    .action(async ({ file, level, mode, model, limit, split }: EvaluateOptions, command: Command) => {
      const bar = progressBar();
      try {
        const result = await withServices<EvaluationReport>(({ services, signal }) =>
          services.evaluation.evaluate(
            { file, level, mode, model: model ?? null, limit: limit ?? Infinity, splits: split ?? null },
            { signal, onProgress: (done, total) => bar.update('evaluating', done, total) },
          ),
        );
        bar.stop();
        print(command, result, renderEvaluation);
      } finally {
        bar.stop();
      }
    });
}
