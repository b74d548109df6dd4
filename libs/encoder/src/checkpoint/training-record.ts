import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, RECORD_FILE } from './checkpoint.js';
import { EncoderError } from '../errors.js';

const schema = z.object({
  /** The encoder that the training started from. */
  base: z.string(),
  /** The share of patents that the training did not see: see `isHeldOut`. */
  holdOut: z.number().min(0).max(1),
  /** How many texts were learnt from. */
  texts: z.number().int().nonnegative(),
});

/** How an encoder came to be; it lies beside its weights as `training.json`. */
export type TrainingRecord = z.output<typeof schema>;

/** @throws EncoderError CHECKPOINT_INVALID; null for an encoder that does not say how it was trained */
export async function readTrainingRecord(folder: string): Promise<TrainingRecord | null> {
  const file = join(folder, RECORD_FILE);
  if (!existsSync(file)) return null;
  const parsed = schema.safeParse(await readJson(file));
  if (parsed.success) return parsed.data;
  throw new EncoderError('CHECKPOINT_INVALID', `${file} is malformed: ${z.prettifyError(parsed.error)}`);
}
