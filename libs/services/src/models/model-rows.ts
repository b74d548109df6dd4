import { randomUUID } from 'node:crypto';
import type { ModelEncoder, ModelFigures, ModelFile, ModelKind } from '@nonet/experts';
import type {
  CpcLevel as RowLevel,
  ModelActivation as ActivationRow,
  ModelEvaluation as EvaluationRow,
  ModelKind as RowKind,
  ModelVersion as VersionRow,
  Prisma,
} from '../generated/prisma/client.js';
import type { ModelActivation, ModelEvaluation, ModelVersion } from './models.service.js';

export const rowKind: Readonly<Record<ModelKind, RowKind>> = { encoder: 'ENCODER', experts: 'EXPERTS' };

const rowLevel: Readonly<Record<ModelFigures['level'], RowLevel>> = {
  section: 'SECTION',
  class: 'CLASS',
  subclass: 'SUBCLASS',
  'main-group': 'MAIN_GROUP',
  subgroup: 'SUBGROUP',
};

/** Only this service writes these columns, checked; they come back as they went in. */
export function modelOf(version: VersionRow): ModelVersion {
  const { kind, files, bytes, encoder, configuration, data, ...row } = version;
  return {
    ...row,
    reference: `${row.name}@${row.version}`,
    kind: kind.toLowerCase() as ModelKind,
    files: files as unknown as readonly ModelFile[],
    bytes: Number(bytes),
    encoder: encoder as ModelEncoder | null,
    configuration: configuration as Record<string, unknown>,
    data: data as Record<string, unknown>,
  };
}

export function activationOf(activation: ActivationRow & { model: VersionRow | null }): ModelActivation {
  const { id, model, activatedBy, forced, rollbackOf, activatedAt } = activation;
  return { id, model: model && modelOf(model), activatedBy, forced, rollbackOf, activatedAt };
}

export function evaluationOf({ level, mode, metrics, ...row }: EvaluationRow): ModelEvaluation {
  return {
    ...row,
    level: level.toLowerCase().replace('_', '-') as ModelFigures['level'],
    mode: mode as ModelFigures['mode'],
    metrics: metrics as ModelFigures['metrics'],
  };
}

/** A new row of an evaluation. */
export function evaluationRow(
  modelId: number,
  { metrics, level, ...figures }: ModelFigures & { readonly runId: string | null },
) {
  return {
    id: randomUUID(),
    modelId,
    ...figures,
    level: rowLevel[level],
    metrics: metrics as Prisma.InputJsonObject,
    // Milliseconds, as cursors have them.
    createdAt: new Date(),
  };
}
