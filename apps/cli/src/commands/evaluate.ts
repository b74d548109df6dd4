import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  EVALUATION_MODES,
  type EvaluationMode,
  type EvaluationReport,
  type EvaluationRequest,
} from '@nonet/services/classification';
import type { CpcLevel } from '@nonet/cpc-taxonomy';
import type { Split } from '@nonet/patents';
import { Command, Option } from 'commander';
import { NONET } from '@nonet/errors';
import { audited } from '../audited.js';
import { EVALUATION_FILES, type MeasuredBaseline, writeEvaluationFolder } from '../evaluation-folder.js';
import { integer, levelOption } from '../options.js';
import { type Session, withModel } from '../session.js';
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
  baselines?: string[];
  baselineLimit: number;
}

export function evaluateCommand(): Command {
  return new Command()
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
    .option(
      '--baselines <file...>',
      "measure the report's own classifiers beside it, trained on the split train of these files",
    )
    .option(
      '--baseline-limit <n>',
      'train them on at most so many patents of each',
      integer(1, 10_000_000),
      5000,
    )
    .addHelpText(
      'after',
      `\nExample:\n  $ ${NONET} evaluate --file patents.jsonl.gz --split dev --level subclass --report figures`,
    )
    .action(async (options: EvaluateOptions, command: Command) => {
      const { report: folder } = options;
      if (options.baselines !== undefined && folder === undefined)
        command.error('error: --baselines: give --report, the folder that they are written to', {
          exitCode: 2,
        });
      // Before anything is measured: it may take minutes, and would be lost.
      if (folder !== undefined) makeFolder(folder, command);
      const bar = progressBar();
      try {
        const result = await withModel(options.model, (session) => measure(options, session, bar));
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

function makeFolder(folder: string, command: Command): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    command.error(`error: --report: ${folder} cannot be made: ${(cause as Error).message}`, { exitCode: 2 });
  }
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
  const baselines = await measureBaselines(options, request, session, bar);
  await writeEvaluationFolder(folder, {
    file,
    splits: request.splits,
    limit: limit ?? null,
    reports,
    baselines,
  });
  return report;
}

/** Levels that baselines can learn, however deep the model is asked. */
const BASELINE_LEVELS: readonly CpcLevel[] = ['section', 'class', 'subclass'];

async function measureBaselines(
  { level, baselines: learn, baselineLimit: learnLimit }: EvaluateOptions,
  { file, model, limit, splits }: EvaluationRequest,
  { services, signal }: Session,
  bar: Progress,
): Promise<MeasuredBaseline[]> {
  if (learn === undefined) return [];
  const levels = BASELINE_LEVELS.filter((each) => each === 'section' || each === level);
  const onProgress = (what: string, done: number, total: number) => bar.update(what, done, total);
  const request = { file, levels, model, limit, splits, learn, learnLimit };
  const measured = await services.evaluation.measureBaselines(request, { signal, onProgress });
  const files = learn.map((path) => basename(path)).join(', ');
  return measured.map(({ name, learnt, evaluation }) => {
    return { name, evaluation, learntFrom: `${learnt.toLocaleString('en')} training patents of ${files}` };
  });
}
