import { join } from 'node:path';
import { z } from 'zod';
import { readJson } from './checkpoint.js';
import { Safetensors } from './safetensors.js';
import { floatTensor, safetensorsParts } from './write-safetensors.js';
import { type FileToWrite, jsonFile } from './write-together.js';
import { EncoderError } from '../errors.js';

/** A linear layer on unit vectors that was trained with an encoder. */
export interface TrainedHead {
  readonly labels: readonly string[];
  /** [dimension, labels] */
  readonly weights: Float32Array;
  /** [labels] */
  readonly bias: Float32Array;
}

/** By name: `subclasses`, `sections`. */
export type TrainedHeads = Readonly<Record<string, TrainedHead>>;

/** The files of heads, beside an encoder or alone. */
export const HEAD_FILES = { labels: 'heads.json', weights: 'heads.safetensors' } as const;

const headsSchema = z.record(z.string(), z.array(z.string()).min(1));

/**
 * Reads the heads beside an encoder, by name: `subclasses` and `sections` after training with the loss `joint`.
 * @param dimension of the encoder's vectors
 * @throws EncoderError CHECKPOINT_NOT_FOUND, CHECKPOINT_INVALID, CHECKPOINT_TENSOR_MISSING or CHECKPOINT_TENSOR_SHAPE
 */
export async function readTrainedHeads(folder: string, dimension: number): Promise<TrainedHeads> {
  const file = join(folder, HEAD_FILES.labels);
  const parsed = headsSchema.safeParse(await readJson(file));
  if (!parsed.success)
    throw new EncoderError('CHECKPOINT_INVALID', `${file} is malformed: ${z.prettifyError(parsed.error)}`);
  const tensors = Safetensors.open(join(folder, HEAD_FILES.weights));
  try {
    return Object.fromEntries(
      Object.entries(parsed.data).map(([name, labels]) => [
        name,
        {
          labels,
          weights: tensors.readFloats(`${name}.weights`, [dimension, labels.length]),
          bias: tensors.readFloats(`${name}.bias`, [labels.length]),
        },
      ]),
    );
  } finally {
    tensors.close();
  }
}

/**
 * The files of heads, which {@link readTrainedHeads} reads: `NAME.weights` `[dimension, labels]` and `NAME.bias` `[labels]`, and the
 * labels of each head in order.
 */
export function trainedHeadFiles(folder: string, heads: TrainedHeads): FileToWrite[] {
  const tensors = Object.entries(heads).flatMap(([name, { labels, weights, bias }]) => [
    floatTensor(`${name}.weights`, [weights.length / labels.length, labels.length], () => weights),
    floatTensor(`${name}.bias`, [labels.length], () => bias),
  ]);
  const labels = Object.fromEntries(Object.entries(heads).map(([name, head]) => [name, head.labels]));
  return [
    { file: join(folder, HEAD_FILES.weights), parts: () => safetensorsParts(tensors) },
    jsonFile(join(folder, HEAD_FILES.labels), labels),
  ];
}
