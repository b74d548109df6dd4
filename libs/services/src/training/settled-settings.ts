import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fineTuneSettings, type FineTuneSettings } from '@nonet/encoder-training';
import { writeWhole } from '../artifacts/write-whole.js';
import { encoderSettings } from './encoder-settings.js';
import type { EncoderTraining } from './train-encoder.operation.js';

const FILE = 'settings.json';

/**
 * The settings of a training, settled by the worker that first takes it up, on its device, and kept in the run's folder: whoever goes
 * on from a checkpoint has to go on with the same, on whatever machine.
 */
export async function settledSettings(training: EncoderTraining, folder: string): Promise<FineTuneSettings> {
  const file = join(folder, FILE);
  const settled = await readFile(file, 'utf8').catch(() => null);
  if (settled !== null) return fineTuneSettings.parse(JSON.parse(settled));
  const settings = fineTuneSettings.parse(encoderSettings(training));
  await writeWhole(file, Readable.from([Buffer.from(JSON.stringify(settings))]));
  return settings;
}
