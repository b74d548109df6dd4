import { join } from 'node:path';
import { z } from 'zod';
import { readJson } from './checkpoint.js';
import { Safetensors } from './safetensors.js';
import { EncoderError } from '../errors.js';

/** A linear layer on unit vectors that was trained with an encoder. */
export interface TrainedHead {
  readonly labels: readonly string[];
  /** [dimension, labels] */
  readonly weights: Float32Array;
  /** [labels] */
  readonly bias: Float32Array;
}

const headsSchema = z.record(z.string(), z.array(z.string()).min(1));

/**
 * Reads the heads beside an encoder, by name: `subclasses` and `sections` after training with the loss `joint`.
 * @param dimension of the encoder's vectors
 * @throws EncoderError CHECKPOINT_NOT_FOUND, CHECKPOINT_INVALID, CHECKPOINT_TENSOR_MISSING or CHECKPOINT_TENSOR_SHAPE
 */
export async function readTrainedHeads(
  folder: string,
  dimension: number,
): Promise<Readonly<Record<string, TrainedHead>>> {
  const file = join(folder, 'heads.json');
  const parsed = headsSchema.safeParse(await readJson(file));
  if (!parsed.success)
    throw new EncoderError('CHECKPOINT_INVALID', `${file} is malformed: ${z.prettifyError(parsed.error)}`);
  const tensors = Safetensors.open(join(folder, 'heads.safetensors'));
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
