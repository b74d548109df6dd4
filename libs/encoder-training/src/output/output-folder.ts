import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bertWeights } from '@nonet/encoder/bert';
import {
  BASE_FILE,
  type Checkpoint,
  fromFloat32,
  HEAD_FILES,
  jsonFile,
  Safetensors,
  trainedHeadFiles,
} from '@nonet/encoder/checkpoint';
import { floatTensor, safetensorsParts, type StoredTensor, type FileToWrite } from '@nonet/encoder';
import { type CheckpointTensor, checkpointTensors, TABLES } from '../model/encoder-parameters.js';
import { type Head, headParameters, plainWeights } from '../objectives/objective.js';
import type { Values } from '../model/trainable.js';

/** How the weights of a trained encoder are stored. */
export type StoredPrecision = 'fp32' | 'fp16';

/** The last file of a checkpoint to be written: a folder that has it is complete. */
export const WEIGHTS_FILE = 'model.safetensors';

export interface CheckpointContent {
  /** The encoder that it was made from. */
  readonly base: Checkpoint;
  readonly values: Values;
  readonly stored: StoredPrecision;
  /**
   * `of-base`: the embedding tables are those of the base. They are left out, and `base.json` names the encoder that has them,
   * where every machine has that one: where it is built in.
   */
  readonly tables: 'own' | 'of-base';
}

/**
 * The files of an encoder in the usual layout, so that `openEncoder({ checkpoint: folder })` opens it: `config.json`,
 * `tokenizer.json`, the files of sentence-transformers (one of them in `1_Pooling`) and `model.safetensors`.
 */
export async function checkpointFiles(folder: string, content: CheckpointContent): Promise<FileToWrite[]> {
  const { base, tables } = content;
  const owner = tables === 'of-base' ? base.tablesOf : null;
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
    ...(owner === null ? [] : [jsonFile(join(folder, BASE_FILE), { tables: owner })]),
    { file: join(folder, WEIGHTS_FILE), parts: () => weightParts(content, owner === null ? [] : TABLES) },
  ];
}

export const POOLING_FOLDER = '1_Pooling';

function* weightParts(
  { base, values, stored }: CheckpointContent,
  leftOut: readonly string[],
): Generator<Uint8Array> {
  const file = Safetensors.open(base.weightsFile, base.tablesFile);
  try {
    const tensors = Array.from(checkpointTensors(bertWeights(file, base.config), values));
    const kept = tensors.filter(({ name }) => !leftOut.includes(name));
    yield* safetensorsParts(kept.map((one) => tensor(one, stored)));
  } finally {
    file.close();
  }
}

/** Files that not every result has: those of an earlier one must not stay beside another. */
export const OPTIONAL_FILES = [...Object.values(HEAD_FILES), BASE_FILE];

/** The files of heads beside an encoder, for unit vectors. */
export function headFiles(folder: string, heads: readonly Head[], trained: Values): FileToWrite[] {
  if (heads.length === 0) return [];
  const plain = heads.map(({ name, labels }) => {
    const [weights, bias] = headParameters(name);
    return [name, { labels, weights: plainWeights(trained[weights]!), bias: trained[bias]! }] as const;
  });
  return trainedHeadFiles(folder, Object.fromEntries(plain));
}

const tensor = ({ name, shape, values }: CheckpointTensor, stored: StoredPrecision): StoredTensor =>
  stored === 'fp32'
    ? floatTensor(name, shape, () => values)
    : { name, type: 'F16', shape, bytes: () => fromFloat32('F16', values) };
