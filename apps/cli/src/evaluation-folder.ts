import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { basename, join } from 'node:path';
import { ZERO_SHOT } from '@nonet/services/models';
import type { EvaluationReport } from '@nonet/services/classification';
import { compareEvaluations, comparisonChart, comparisonMarkdown, type Measurement } from '@nonet/lab';
import type { Split } from '@nonet/patents';
import { NONET } from '@nonet/errors';

export const EVALUATION_FILES = ['evaluation.json', 'evaluation.md', 'evaluation.svg'] as const;

export interface EvaluatedBaseline extends Omit<Measurement, 'data'> {
  /** `6,993 training patents of ours.jsonl.gz` */
  readonly learntFrom: string;
}

interface Evaluated {
  readonly file: string;
  readonly splits: readonly Split[] | null;
  readonly limit: number | null;
  /** Of one model, at one level or several. */
  readonly reports: readonly [EvaluationReport, ...EvaluationReport[]];
  /** Other classifiers, on the same documents. */
  readonly baselines: readonly EvaluatedBaseline[];
}

/** Writes the figures of an evaluation into a folder, beside the report and its peers: for programs, for readers and as a picture. */
export async function writeEvaluationFolder(folder: string, evaluated: Evaluated): Promise<void> {
  const { file, splits, limit, reports, baselines } = evaluated;
  const [{ mode, model: version, scheme, encoder, device }] = reports;
  // The encoder of a version alone is not the version.
  const model = mode === 'zero-shot' && version !== ZERO_SHOT ? `${ZERO_SHOT} with ${version}` : version;
  const data = [
    basename(file),
    ...(splits === null ? [] : [`split ${splits.join(', ')}`]),
    ...(limit === null ? [] : [`the first ${limit}`]),
  ].join(', ');
  const own = reports.map((evaluation) => ({ name: model, data, evaluation }));
  const others = baselines.map(({ learntFrom, ...evaluated }) => ({
    ...evaluated,
    data: `${data}; learnt from ${learntFrom}`,
  }));
  const comparison = compareEvaluations(model, [...own, ...others], {
    data,
    scheme,
    encoder,
    device,
    machine: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`,
    date: new Date().toISOString().slice(0, 10),
    command: commandLine(process.argv.slice(2)),
  });
  const [json, markdown, picture] = EVALUATION_FILES;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, json), `${JSON.stringify(comparison, null, 2)}\n`);
  await writeFile(join(folder, markdown), comparisonMarkdown(comparison, picture));
  await writeFile(join(folder, picture), comparisonChart(comparison));
}

/** As one would type it again. */
function commandLine(args: readonly string[]): string {
  const quoted = args.map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replace(/'/g, "'\\''")}'`));
  return [NONET, ...quoted].join(' ');
}
