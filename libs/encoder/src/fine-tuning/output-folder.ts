import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bertWeights } from '../bert/bert-parameters.js';
import type { Checkpoint } from '../checkpoint/checkpoint.js';
import { Safetensors } from '../checkpoint/safetensors.js';
import { toFloat16Bits } from '../checkpoint/weight-data.js';
import { checkpointTensors } from './encoder-parameters.js';
import { type Head, headParameters, plainWeights } from './objective.js';
import {
  floatBytes,
  makeFolder,
  type TensorToWrite,
  writeJson,
  writeSafetensors,
  writeWhole,
} from './safetensors-file.js';
import type { Values } from './trainable.js';

/** How the weights of a trained encoder are stored. */
export type StoredPrecision = 'fp32' | 'fp16';

/**
 * Writes an encoder in the usual layout, so that `openEncoder({ checkpoint: folder })` opens it: `model.safetensors`,
 * `config.json`, `tokenizer.json` and the files of sentence-transformers. The weights come last: a folder that has them is
 * complete.
 */
export async function writeCheckpoint(
  folder: string,
  base: Checkpoint,
  values: Values,
  precision: StoredPrecision,
): Promise<void> {
  await makeFolder(join(folder, '1_Pooling'));
  for (const name of ['tokenizer.json', 'config.json']) {
    const content = await readFile(join(base.folder, name));
    await writeWhole(join(folder, name), () => [content]);
  }
  await writeJson(join(folder, 'sentence_bert_config.json'), { max_seq_length: base.maxTokens });
  await writeJson(join(folder, 'config_sentence_transformers.json'), { prompts: base.prefixes });
  await writeJson(join(folder, '1_Pooling', 'config.json'), {
    word_embedding_dimension: base.config.hidden,
    pooling_mode_cls_token: base.pooling === 'cls',
    pooling_mode_mean_tokens: base.pooling === 'mean',
  });
  const file = Safetensors.open(base.weightsFile);
  try {
    const tensors = Array.from(
      checkpointTensors(bertWeights(file, base.config), values),
      ({ name, shape, values: floats }) => tensor(name, shape, floats, precision),
    );
    await writeSafetensors(join(folder, 'model.safetensors'), tensors, {});
  } finally {
    file.close();
  }
}

/**
 * Writes the heads beside the encoder, for unit vectors: `heads.safetensors` with `NAME.weights` `[hidden, labels]` and
 * `NAME.bias` `[labels]`, and `heads.json` with the labels of each head in order.
 */
export async function writeHeads(folder: string, heads: readonly Head[], trained: Values): Promise<void> {
  if (heads.length === 0) {
    await Promise.all(
      ['heads.safetensors', 'heads.json'].map((name) => rm(join(folder, name), { force: true })),
    );
    return;
  }
  const tensors = heads.flatMap(({ name, labels }) => {
    const [weights, bias] = headParameters(name);
    const plain = plainWeights(trained[weights]!);
    return [
      tensor(weights, [plain.length / labels.length, labels.length], plain, 'fp32'),
      tensor(bias, [labels.length], trained[bias]!, 'fp32'),
    ];
  });
  await writeSafetensors(join(folder, 'heads.safetensors'), tensors, {});
  await writeJson(
    join(folder, 'heads.json'),
    Object.fromEntries(heads.map(({ name, labels }) => [name, labels])),
  );
}

const tensor = (
  name: string,
  shape: readonly number[],
  values: Float32Array,
  precision: StoredPrecision,
): TensorToWrite =>
  precision === 'fp32'
    ? { name, type: 'F32', shape, bytes: () => floatBytes(values) }
    : { name, type: 'F16', shape, bytes: () => new Uint8Array(toFloat16Bits(values).buffer) };
