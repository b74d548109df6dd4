import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bertWeights } from '../bert/bert-parameters.js';
import type { Checkpoint } from '../checkpoint/checkpoint.js';
import { Safetensors } from '../checkpoint/safetensors.js';
import { toFloat16Bits } from '../checkpoint/weight-data.js';
import { floatTensor, safetensorsParts, type StoredTensor } from '../checkpoint/write-safetensors.js';
import { type FileToWrite, jsonFile } from '../checkpoint/write-together.js';
import { checkpointTensors } from './encoder-parameters.js';
import { type Head, headParameters, plainWeights } from './objective.js';
import type { Values } from './trainable.js';

/** How the weights of a trained encoder are stored. */
export type StoredPrecision = 'fp32' | 'fp16';

/** The last file of a checkpoint to be written: a folder that has it is complete. */
export const WEIGHTS_FILE = 'model.safetensors';

/**
 * The files of an encoder in the usual layout, so that `openEncoder({ checkpoint: folder })` opens it: `config.json`,
 * `tokenizer.json`, the files of sentence-transformers (one of them in `1_Pooling`) and `model.safetensors`.
 */
export async function checkpointFiles(
  folder: string,
  base: Checkpoint,
  values: Values,
  precision: StoredPrecision,
): Promise<FileToWrite[]> {
  const copied = ['tokenizer.json', 'config.json'].map(async (name): Promise<FileToWrite> => {
    const content = await readFile(join(base.folder, name));
    return { file: join(folder, name), parts: () => [content] };
  });
  return [
    ...(await Promise.all(copied)),
    jsonFile(join(folder, 'sentence_bert_config.json'), { max_seq_length: base.maxTokens }),
    jsonFile(join(folder, 'config_sentence_transformers.json'), { prompts: base.prefixes }),
    jsonFile(join(folder, POOLING_FOLDER, 'config.json'), {
      word_embedding_dimension: base.config.hidden,
      pooling_mode_cls_token: base.pooling === 'cls',
      pooling_mode_mean_tokens: base.pooling === 'mean',
    }),
    { file: join(folder, WEIGHTS_FILE), parts: () => weightParts(base, values, precision) },
  ];
}

export const POOLING_FOLDER = '1_Pooling';

function* weightParts(base: Checkpoint, values: Values, precision: StoredPrecision): Generator<Uint8Array> {
  const file = Safetensors.open(base.weightsFile, base.tablesFile);
  try {
    const tensors = Array.from(
      checkpointTensors(bertWeights(file, base.config), values),
      ({ name, shape, values: floats }) => tensor(name, shape, floats, precision),
    );
    yield* safetensorsParts(tensors);
  } finally {
    file.close();
  }
}

const HEAD_WEIGHTS = 'heads.safetensors';
const HEAD_LABELS = 'heads.json';
/** All files that heads may have: those of an earlier result must not stay beside an encoder without any. */
export const HEAD_FILES = [HEAD_WEIGHTS, HEAD_LABELS];

/**
 * The files of heads beside an encoder, for unit vectors: `heads.safetensors` with `NAME.weights` `[hidden, labels]` and
 * `NAME.bias` `[labels]`, and `heads.json` with the labels of each head in order.
 */
export function headFiles(folder: string, heads: readonly Head[], trained: Values): FileToWrite[] {
  if (heads.length === 0) return [];
  const tensors = heads.flatMap(({ name, labels }) => {
    const [weights, bias] = headParameters(name);
    const plain = plainWeights(trained[weights]!);
    return [
      floatTensor(weights, [plain.length / labels.length, labels.length], () => plain),
      floatTensor(bias, [labels.length], () => trained[bias]!),
    ];
  });
  const labels = Object.fromEntries(heads.map((head) => [head.name, head.labels]));
  return [
    { file: join(folder, HEAD_WEIGHTS), parts: () => safetensorsParts(tensors) },
    jsonFile(join(folder, HEAD_LABELS), labels),
  ];
}

const tensor = (
  name: string,
  shape: readonly number[],
  values: Float32Array,
  precision: StoredPrecision,
): StoredTensor =>
  precision === 'fp32'
    ? floatTensor(name, shape, () => values)
    : { name, type: 'F16', shape, bytes: () => new Uint8Array(toFloat16Bits(values).buffer) };
