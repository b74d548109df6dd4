import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { bertWeights, transposed } from '@nonet/encoder/bert';
import { type BertConfig, readJson, locateCheckpoint, jsonFile } from '@nonet/encoder/checkpoint';
import {
  type CheckpointSource,
  Safetensors,
  floatTensor,
  safetensorsParts,
  type FileToWrite,
} from '@nonet/encoder';
import { encoderParameters } from '../model/encoder-parameters.js';
import { FineTuneError } from '../errors.js';
import {
  adapterNames,
  adaptersOf,
  LORA_TARGETS,
  type LoraTarget,
  type LoraTraining,
  mergeAdapters,
} from '../model/lora.js';
import { checkpointFiles, POOLING_FOLDER, type StoredPrecision } from './output-folder.js';
import { readAll, type Values } from '../model/trainable.js';
import { makeFolder, writeRunFiles } from './write-run-files.js';

const WEIGHTS = 'adapter_model.safetensors';
const CONFIG = 'adapter_config.json';
const targets = Object.keys(LORA_TARGETS) as [LoraTarget, ...LoraTarget[]];
const moduleNames = Object.values(LORA_TARGETS);

const configSchema = z.object({
  peft_type: z.literal('LORA'),
  r: z.number().int().positive(),
  lora_alpha: z.number().positive(),
  target_modules: z.array(z.string()),
});

/** Where an adapter has a matrix, in the layout of PEFT: A `[rank, in]` and B `[out, rank]`. */
const stored = (layer: string, matrix: 'A' | 'B') => `base_model.model.${layer}.lora_${matrix}.weight`;

/** The adapters alone, in the files and layout of PEFT; a few megabytes beside the encoder they belong to. */
export function adapterFiles(
  folder: string,
  { rank, alpha, targets: chosen }: LoraTraining,
  config: BertConfig,
  trained: Values,
): FileToWrite[] {
  const adapters = adaptersOf(encoderParameters(config), chosen);
  const tensors = adapters.flatMap((adapter) => {
    const { layer, inputs, outputs } = adapter;
    const [a, b] = adapterNames(layer).map((name) => trained[name]!) as [Float32Array, Float32Array];
    return [
      floatTensor(stored(layer, 'A'), [rank, inputs], () => transposed(a, inputs, rank)),
      floatTensor(stored(layer, 'B'), [outputs, rank], () => transposed(b, rank, outputs)),
    ];
  });
  return [
    { file: join(folder, WEIGHTS), parts: () => safetensorsParts(tensors) },
    jsonFile(join(folder, CONFIG), {
      peft_type: 'LORA',
      task_type: 'FEATURE_EXTRACTION',
      r: rank,
      lora_alpha: alpha,
      lora_dropout: 0,
      bias: 'none',
      target_modules: chosen.map((target) => LORA_TARGETS[target]),
    }),
  ];
}

export interface MergeOptions {
  /** The encoder that the adapter was trained on. */
  readonly encoder: CheckpointSource;
  /** Folder with `adapter_model.safetensors` and `adapter_config.json`. */
  readonly adapter: string;
  /** Folder of the result, for `openEncoder({ checkpoint })`. */
  readonly output: string;
  readonly stored: StoredPrecision;
}

/**
 * Adds an adapter to the encoder it was trained on, and writes the encoder that computes the same vectors without it.
 *
 * @throws FineTuneError FINE_TUNE_ADAPTER_INVALID; EncoderError for an adapter of another encoder
 */
export async function mergeAdapter({
  encoder,
  adapter,
  output,
  stored: precision,
}: MergeOptions): Promise<void> {
  const { checkpoint } = await locateCheckpoint(encoder);
  const { settings, trained } = await readAdapter(adapter, checkpoint.config);
  const base = Safetensors.open(checkpoint.weightsFile, checkpoint.tablesFile);
  try {
    const parameters = encoderParameters(checkpoint.config);
    const values = readAll(bertWeights(base, checkpoint.config), parameters);
    const merged = mergeAdapters(parameters, values, trained, settings);
    await makeFolder(join(output, POOLING_FOLDER));
    const content = { base: checkpoint, values: merged, stored: precision, tables: 'of-base' } as const;
    await writeRunFiles(output, await checkpointFiles(output, content));
  } finally {
    base.close();
  }
}

/** The adapters of a folder, in the order of the training graph. Errors as of {@link mergeAdapter}. */
export async function readAdapter(
  folder: string,
  config: BertConfig,
): Promise<{ settings: LoraTraining; trained: Values }> {
  const settings = await readAdapterConfig(folder);
  const { rank, targets: chosen } = settings;
  const weights = Safetensors.open(join(folder, WEIGHTS));
  try {
    const trained: Record<string, Float32Array> = {};
    for (const { layer, inputs, outputs } of adaptersOf(encoderParameters(config), chosen)) {
      const [a, b] = adapterNames(layer);
      trained[a] = transposed(weights.readFloats(stored(layer, 'A'), [rank, inputs]), rank, inputs);
      trained[b] = transposed(weights.readFloats(stored(layer, 'B'), [outputs, rank]), outputs, rank);
    }
    return { settings, trained };
  } finally {
    weights.close();
  }
}

async function readAdapterConfig(folder: string): Promise<LoraTraining> {
  const file = join(folder, CONFIG);
  const invalid = (problem: string) => new FineTuneError('FINE_TUNE_ADAPTER_INVALID', `${file} ${problem}`);
  if (!existsSync(file)) throw invalid('is missing: the folder holds no adapter');
  const parsed = configSchema.safeParse(await readJson(file));
  if (!parsed.success) throw invalid(`is not that of a LoRA adapter: ${z.prettifyError(parsed.error)}`);
  const { r, lora_alpha: alpha, target_modules: modules } = parsed.data;
  const unknown = modules.find((name) => !moduleNames.some((known) => known === name));
  if (unknown !== undefined) throw invalid(`adapts "${unknown}"; known are ${moduleNames.join(', ')}`);
  const chosen = targets.filter((target) => modules.includes(LORA_TARGETS[target]));
  return { type: 'lora', rank: r, alpha, targets: chosen };
}
