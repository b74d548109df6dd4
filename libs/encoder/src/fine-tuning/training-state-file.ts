import { open } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import type { TrainingState } from '@nonet/onnx-graph';
import { z } from 'zod';
import { headerLength, LENGTH_BYTES } from '../checkpoint/safetensors-header.js';
import { Safetensors } from '../checkpoint/safetensors.js';
import { FineTuneError } from './errors.js';
import { floatBytes, writeSafetensors } from './safetensors-file.js';

export const STATE_FILE = 'training-state.safetensors';

/** How far a run has come, beside its parameters. */
const progressSchema = z.object({
  /** Tells the run apart from others: the options and data that its results follow from. */
  run: z.string(),
  step: z.number().int().nonnegative(),
  /** Factor of the loss in half precision, and the steps since it was changed. */
  scale: z.number(),
  good: z.number(),
  /** The best evaluation so far, and how many evaluations ago it was; null before the first. */
  best: z.object({ score: z.number(), step: z.number(), since: z.number() }).nullable(),
  /** Seconds that the run has taken. */
  seconds: z.number(),
});

export type RunProgress = z.infer<typeof progressSchema>;

/** Parameters, moments and progress. The sampler needs nothing more: its draws follow from the seed and the step. */
export interface SavedRun {
  readonly progress: RunProgress;
  readonly state: TrainingState;
}

export async function saveRun(
  file: string,
  progress: RunProgress,
  { vectors }: TrainingState,
): Promise<void> {
  const tensors = Object.entries(vectors).map(([name, vector]) => ({
    name,
    type: 'F32' as const,
    shape: [vector.length],
    bytes: () => floatBytes(vector),
  }));
  await writeSafetensors(file, tensors, { progress: JSON.stringify(progress) });
}

/**
 * Reads a saved run, if there is one.
 *
 * @param sizes the vectors of the state with their lengths
 * @throws FineTuneError FINE_TUNE_RESUME_MISMATCH for the state of a run with other options, data or encoder
 */
export async function loadRun(
  file: string,
  run: string,
  sizes: Readonly<Record<string, number>>,
): Promise<SavedRun | null> {
  if (!existsSync(file)) return null;
  const progress = progressSchema.parse(JSON.parse((await readMetadata(file))['progress'] ?? 'null'));
  if (progress.run !== run) {
    throw new FineTuneError(
      'FINE_TUNE_RESUME_MISMATCH',
      `${file} belongs to a run with other options, data or encoder; remove it, or choose another output folder`,
    );
  }
  const tensors = Safetensors.open(file);
  try {
    const vectors = Object.fromEntries(
      Object.entries(sizes).map(([name, size]) => [name, tensors.readFloats(name, [size])]),
    );
    return { progress, state: { step: progress.step, scale: progress.scale, good: progress.good, vectors } };
  } finally {
    tensors.close();
  }
}

const metadataSchema = z.object({ __metadata__: z.record(z.string(), z.string()).default({}) });

async function readMetadata(file: string): Promise<Record<string, string>> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const prefix = Buffer.alloc(LENGTH_BYTES);
    await handle.read(prefix, 0, LENGTH_BYTES, 0);
    const header = Buffer.alloc(headerLength(file, prefix, size));
    await handle.read(header, 0, header.length, LENGTH_BYTES);
    return metadataSchema.parse(JSON.parse(header.toString('utf8'))).__metadata__;
  } finally {
    await handle.close();
  }
}
