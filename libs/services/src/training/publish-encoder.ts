import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { copyCheckpoint } from '@nonet/encoder';
import type { FineTuneSettings } from '@nonet/encoder-training';
import { modelManifestSchema } from '@nonet/experts/model-files';
import type { ModelsService, ModelVersion } from '../models/models.service.js';
import type { EncoderTraining } from './train-encoder.operation.js';

export interface EncoderPublication {
  readonly training: EncoderTraining;
  readonly settings: FineTuneSettings;
  /** The folder of the result. */
  readonly folder: string;
  readonly actor: string;
  readonly runId: string | null;
  readonly signal?: AbortSignal;
}

/**
 * Publishes an encoder as the next version of its name, so that other machines have it too; only the files that the
 * encoder consists of.
 */
export async function publishEncoder(
  models: Pick<ModelsService, 'publish'>,
  workspace: string,
  { training, settings, folder, actor, runId, signal }: EncoderPublication,
): Promise<ModelVersion> {
  const { name, base, teachers, files, limit, holdOut } = training;
  await mkdir(workspace, { recursive: true });
  const copy = await mkdtemp(join(workspace, `${name}-`));
  try {
    await copyCheckpoint(folder, copy);
    const json = modelManifestSchema.shape.configuration;
    const configuration = json.parse(
      JSON.parse(JSON.stringify({ recipe: 'train-encoder', holdOut, settings })),
    );
    const data = {
      files: files.map((file) => basename(file)),
      limit,
      ...(teachers.length > 0 && { teachers }),
    };
    const encoder = { id: base, folder: null, fingerprint: null };
    return await models.publish(
      { kind: 'encoder', name, folder: copy, encoder, configuration, data, runId, evaluations: [] },
      { actor, signal },
    );
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}
