import { EVALUATION_MODES, type EvaluationMode, type EvaluationReport } from '@nonet/api';
import type { CpcLevel } from '@nonet/cpc-taxonomy';
import type { Split } from '@nonet/patents';
import { Command, Option } from 'commander';
import { audited } from '../audited.js';
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
  store?: true;
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
    .option('--store', 'keep the figures with the version that was measured')
    .action(async ({ file, level, mode, model, limit, split, store }: EvaluateOptions, command: Command) => {
      const bar = progressBar();
      try {
        const request = {
          file,
          level,
          model: model ?? null,
          limit: limit ?? Infinity,
          splits: split ?? null,
        };
        const onProgress = (done: number, total: number) => bar.update('evaluating', done, total);
        const result = await withServices<EvaluationReport>(async ({ services, signal }) => {
          if (!store) return services.evaluation.evaluate({ ...request, mode }, { signal, onProgress });
          return audited(services, { action: 'evaluateModel', arguments: request }, async () => {
            const stored = await services.evaluation.store(request, { runId: null, signal, onProgress });
            return stored.report;
          });
        });
        bar.stop();
        print(command, result, renderEvaluation);
      } finally {
        bar.stop();
      }
    });
}
