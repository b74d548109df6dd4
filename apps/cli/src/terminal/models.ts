import type { ModelEvaluation, ModelVersion } from '@nonet/services/models';
import type { NeededEncoder, NeededExpert } from '@nonet/services/experts';
import { table } from './output.js';

interface ListedModel extends ModelVersion {
  readonly active: boolean;
  /** The newest; null: never measured. */
  readonly evaluation: ModelEvaluation | null;
}

/** What a version needs of plugins. */
interface Needs {
  readonly neededEncoder: NeededEncoder | null;
  readonly neededExperts: readonly NeededExpert[];
}

interface ShownModel extends ModelVersion, Needs {
  readonly active: boolean;
  readonly evaluations: readonly ModelEvaluation[];
}

export function renderModels(models: readonly ListedModel[]): string {
  if (models.length === 0) return 'There is no model yet; texts are classified with the scheme alone.';
  return table(models, [
    { heading: 'model', cell: ({ reference }) => reference },
    { heading: '', cell: state },
    { heading: 'kind', cell: ({ kind }) => kind },
    { heading: 'size', cell: ({ bytes }) => size(bytes), align: 'right' },
    { heading: 'published', cell: ({ createdAt }) => createdAt.toISOString().slice(0, 16).replace('T', ' ') },
    {
      heading: 'newest figures',
      cell: ({ evaluation }) => (evaluation ? figures(evaluation) : 'not measured'),
    },
  ]);
}

export function renderModel(model: ShownModel): string {
  const { reference, kind, digest, files, encoder, createdBy, createdAt, configuration, data } = model;
  const lines = [
    `${reference}  ${kind} ${state(model)}`.trimEnd(),
    `published ${createdAt.toISOString()} by ${createdBy}; digest ${digest}`,
    ...(encoder ? [`encoder ${encoder.id}`] : []),
    `configuration ${JSON.stringify(configuration)}`,
    `data ${JSON.stringify(data)}`,
    ...neededLines(model),
    '',
    table(files, [
      { heading: 'file', cell: ({ path }) => path },
      { heading: 'size', cell: ({ bytes }) => size(bytes), align: 'right' },
      { heading: 'sha-256', cell: ({ sha256 }) => sha256 },
    ]),
    '',
    ...(model.evaluations.length > 0 ? model.evaluations.map(figures) : ['not measured']),
  ];
  return lines.join('\n');
}

/** A line for the encoder and each expert of a plugin that a version has: that it is here, or what to do. */
export function neededLines({ neededEncoder, neededExperts }: Needs): string[] {
  const lineOf = (what: string, { plugin, version, problem, warning }: NeededEncoder | NeededExpert) =>
    `${what} of ${plugin} ${version}. ${problem ?? warning ?? 'It is here.'}`;
  return [
    ...(neededEncoder === null ? [] : [lineOf(`encoder: ${neededEncoder.encoder}`, neededEncoder)]),
    ...neededExperts.map((one) => lineOf(`section ${one.section}: ${one.expert}`, one)),
  ];
}

/** Bytes as people say them. */
export function size(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB'];
  const step = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  return `${(bytes / 1000 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step]}`;
}

function state({ active, removedAt }: { active: boolean; removedAt: Date | null }): string {
  if (active) return 'active';
  return removedAt ? 'removed' : '';
}

function figures({ dataset, level, mode, documents, metrics }: ModelEvaluation): string {
  const { micro, macro, hit } = metrics as {
    micro?: { f1: number };
    macro?: { f1: number };
    hit?: { 1: number };
  };
  const shown = [
    ...(micro ? [`micro F1 ${micro.f1.toFixed(3)}`] : []),
    ...(macro ? [`macro F1 ${macro.f1.toFixed(3)}`] : []),
    ...(hit ? [`hit@1 ${hit[1].toFixed(3)}`] : []),
  ];
  return `${shown.join(', ')} (${dataset}, ${level}, ${mode}, ${documents} documents)`;
}
