import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TrainingState } from '@nonet/onnx-graph';
import { z } from 'zod';
import { floatTensor, safetensorsParts } from '@nonet/encoder';
import { Safetensors } from '@nonet/encoder/checkpoint';
import { FineTuneError } from '../errors.js';
import { writeRunFiles } from './write-run-files.js';

export const STATE_FILE = 'training-state.safetensors';

/** Progress of a run, stored beside its parameters. */
const progressSchema = z.object({
  /** Identifies the run: a hash of the options and data that its results depend on. */
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

/** Whether a run into this folder is unfinished, so that it can be continued. */
export const isUnfinishedRun = (folder: string): boolean => existsSync(join(folder, STATE_FILE));

export async function saveRun(
  file: string,
  progress: RunProgress,
  { vectors }: TrainingState,
): Promise<void> {
  const tensors = Object.entries(vectors).map(([name, vector]) =>
    floatTensor(name, [vector.length], () => vector),
  );
  const metadata = { progress: JSON.stringify(progress) };
  await writeRunFiles(dirname(file), [{ file, parts: () => safetensorsParts(tensors, metadata) }]);
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
  const tensors = Safetensors.open(file);
  try {
    const progress = progressSchema.parse(JSON.parse(tensors.metadata['progress'] ?? 'null'));
    if (progress.run !== run) {
      throw new FineTuneError(
        'FINE_TUNE_RESUME_MISMATCH',
        `${file} belongs to a run with other options, data or encoder; remove it, or choose another output folder`,
      );
    }
    const vectors = Object.fromEntries(
      Object.entries(sizes).map(([name, size]) => [name, tensors.readFloats(name, [size])]),
    );
    return { progress, state: { step: progress.step, scale: progress.scale, good: progress.good, vectors } };
  } finally {
    tensors.close();
  }
}
