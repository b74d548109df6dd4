import { NONET } from '@nonet/errors';
import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { evaluateModel, type EvaluationRequest } from '@nonet/services/operations';
import type { EvaluationReport } from '@nonet/services/classification';
import type { CpcLevel } from '@nonet/cpc-taxonomy';
import type { Command } from 'commander';
import { audited } from '../audited.js';
import { EVALUATION_FILES, type EvaluatedBaseline, writeEvaluationFolder } from '../evaluation-folder.js';
import { operationCommand } from '../operations/operation-command.js';
import { USAGE } from '../operations/refusal.js';
import { integer } from '../options.js';
import { type Session, withModel } from '../session.js';
import { renderEvaluation } from '../terminal/evaluation.js';
import { print } from '../terminal/output.js';
import { type Progress, progressBar } from '../terminal/progress.js';

/** What becomes of an evaluation on this machine, beside what is asked of it. */
interface EvaluateOptions {
  store?: true;
  report?: string;
  baselines?: string[];
  baselineLimit: number;
}

export function evaluateCommand(): Command {
  return operationCommand(evaluateModel, act, { verb: 'evaluate', outcome: null })
    .option('--store', 'keep the figures with the version that was evaluated')
    .option(
      '--report <folder>',
      `write ${EVALUATION_FILES.join(', ')}: figures of sections and of the level, beside published ones`,
    )
    .option(
      '--baselines <file...>',
      "evaluate the report's own classifiers beside it, trained on the split train of these files",
    )
    .option(
      '--baseline-limit <n>',
      'maximum number of patents of each file to train them on',
      integer(1, 100_000_000),
      5000,
    )
    .addHelpText(
      'after',
      `\nExample:\n  $ ${NONET} evaluate --file patents.jsonl.gz --split dev --level subclass --report figures`,
    );
}

async function act(request: EvaluationRequest, command: Command): Promise<void> {
  const options = command.opts<EvaluateOptions>();
  const { report: folder } = options;
  if (options.baselines !== undefined && folder === undefined)
    command.error('error: --baselines: give --report, the folder that they are written to', {
      exitCode: USAGE,
    });
  // Before anything is evaluated: it may take minutes, and would be lost.
  if (folder !== undefined) makeFolder(folder, command);
  const bar = progressBar();
  try {
    const result = await withModel(request.model, (session) => evaluate(request, options, session, bar));
    bar.stop();
    print(command, result, (report) => {
      const written = folder === undefined ? '' : `\n\n${join(folder, EVALUATION_FILES[1])}`;
      return `${renderEvaluation(report)}${written}`;
    });
  } finally {
    bar.stop();
  }
}

function makeFolder(folder: string, command: Command): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    const reason = (cause as Error).message;
    command.error(`error: --report: ${folder} cannot be made: ${reason}`, { exitCode: USAGE });
  }
}

async function evaluate(
  request: EvaluationRequest,
  options: EvaluateOptions,
  session: Session,
  bar: Progress,
): Promise<EvaluationReport> {
  const { services, signal } = session;
  const { file, level, limit, splits } = request;
  const onProgress = (done: number, total: number) => bar.update(`evaluating, ${level}`, done, total);
  const report = options.store
    ? await audited(services, { action: evaluateModel.name, arguments: request }, async () => {
        const stored = await services.evaluation.store(request, { runId: null, signal, onProgress });
        return stored.report;
      })
    : await services.evaluation.evaluate(request, { signal, onProgress });
  if (options.report === undefined) return report;
  const reports: [EvaluationReport, ...EvaluationReport[]] = [report];
  if (level !== 'section') {
    const sections = { ...request, level: 'section' } as const;
    const watch = (done: number, total: number) => bar.update('evaluating, section', done, total);
    reports.push(await services.evaluation.evaluate(sections, { signal, onProgress: watch }));
  }
  const baselines = await evaluateBaselines(request, options, session, bar);
  await writeEvaluationFolder(options.report, { file, splits, limit, reports, baselines });
  return report;
}

/** Levels that baselines can learn, however deep the model is asked. */
const BASELINE_LEVELS: readonly CpcLevel[] = ['section', 'class', 'subclass'];

async function evaluateBaselines(
  { level, file, model, limit, splits, includeLegacy }: EvaluationRequest,
  { baselines: learn, baselineLimit: learnLimit }: EvaluateOptions,
  { services, signal }: Session,
  bar: Progress,
): Promise<EvaluatedBaseline[]> {
  if (learn === undefined) return [];
  const levels = BASELINE_LEVELS.filter((each) => each === 'section' || each === level);
  const onProgress = (what: string, done: number, total: number) => bar.update(what, done, total);
  const request = { file, levels, model, limit, splits, includeLegacy, learn, learnLimit };
  const evaluated = await services.evaluation.evaluateBaselines(request, { signal, onProgress });
  const files = learn.map((path) => basename(path)).join(', ');
  return evaluated.map(({ name, learnt, evaluation }) => {
    return { name, evaluation, learntFrom: `${learnt.toLocaleString('en')} training patents of ${files}` };
  });
}
