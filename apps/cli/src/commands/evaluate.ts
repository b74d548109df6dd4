import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { EVALUATION_MODES, type EvaluationMode, type EvaluationReport } from '@nonet/api';
import type { CpcLevel } from '@nonet/cpc-taxonomy';
import type { Split } from '@nonet/patents';
import { Command, Option } from 'commander';
import { audited } from '../audited.js';
import { EVALUATION_FILES, writeEvaluationFolder } from '../evaluation-folder.js';
import { integer, levelOption } from '../options.js';
import { type Session, withServices } from '../session.js';
import { renderEvaluation } from '../terminal/evaluation.js';
import { print } from '../terminal/output.js';
import { type Progress, progressBar } from '../terminal/progress.js';

interface EvaluateOptions {
  file: string;
  level: CpcLevel;
  mode?: EvaluationMode;
  model?: string;
  limit?: number;
  split?: Split[];
  store?: true;
  report?: string;
}

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('Measure the classification on patents whose symbols are known')
    .requiredOption('--file <file>', 'the patents: JSONL (also gzipped), CSV or USPTO XML')
    .addOption(levelOption('subclass'))
    .addOption(
      new Option(
        '--mode <mode>',
        'trained, or by the scheme alone with the same encoder (default: as the model answers)',
      ).choices(EVALUATION_MODES),
    )
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
    .option(
      '--report <folder>',
      `write ${EVALUATION_FILES.join(', ')}: figures of sections and of the level, beside published ones`,
    )
    .addHelpText(
      'after',
      '\nExample:\n  $ nonet evaluate --file patents.jsonl.gz --split dev --level subclass --report figures',
    )
    .action(async (options: EvaluateOptions, command: Command) => {
      const { report: folder } = options;
      // Before anything is measured: it may take minutes, and would be lost.
      if (folder !== undefined) mkdirSync(folder, { recursive: true });
      const bar = progressBar();
      try {
        const result = await withServices((session) => measure(options, session, bar));
        bar.stop();
        print(command, result, (report) => {
          const written = folder === undefined ? '' : `\n\n${join(folder, EVALUATION_FILES[1])}`;
          return `${renderEvaluation(report)}${written}`;
        });
      } finally {
        bar.stop();
      }
    });
}

async function measure(options: EvaluateOptions, session: Session, bar: Progress): Promise<EvaluationReport> {
  const { file, level, mode, model, limit, split, store, report: folder } = options;
  const { services, signal } = session;
  const request = {
    file,
    level,
    mode: mode ?? null,
    model: model ?? null,
    limit: limit ?? Infinity,
    splits: split ?? null,
  };
  const onProgress = (done: number, total: number) => bar.update(`evaluating, ${level}`, done, total);
  const evaluate = () => services.evaluation.evaluate(request, { signal, onProgress });
  const report = store
    ? await audited(services, { action: 'evaluateModel', arguments: request }, async () => {
        const stored = await services.evaluation.store(request, { runId: null, signal, onProgress });
        return stored.report;
      })
    : await evaluate();
  if (folder === undefined) return report;
  const reports: [EvaluationReport, ...EvaluationReport[]] = [report];
  if (level !== 'section') {
    const sections = { ...request, level: 'section' } as const;
    const watch = (done: number, total: number) => bar.update('evaluating, section', done, total);
    reports.push(await services.evaluation.evaluate(sections, { signal, onProgress: watch }));
  }
  await writeEvaluationFolder(folder, {
    file,
    splits: request.splits,
    limit: limit ?? null,
    reports,
    baselines: [],
  });
  return report;
}
