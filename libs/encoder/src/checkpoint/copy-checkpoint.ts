import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { BASE_FILE, readCheckpoint, RECORD_FILE } from './checkpoint.js';
import { HEAD_FILES } from './trained-heads.js';

/** What may stand beside the weights of an encoder. */
export const BESIDE_WEIGHTS = [
  'config.json',
  'tokenizer.json',
  'sentence_bert_config.json',
  'config_sentence_transformers.json',
  'modules.json',
  '1_Pooling/config.json',
  ...Object.values(HEAD_FILES),
  BASE_FILE,
  RECORD_FILE,
];

/**
 * Copies an encoder, and nothing else that lies in its folder, such as the state of a training.
 * @throws EncoderError CHECKPOINT_…
 */
export async function copyCheckpoint(folder: string, target: string): Promise<void> {
  const { weightsFile } = await readCheckpoint(folder);
  const files = BESIDE_WEIGHTS.filter((name) => existsSync(join(folder, name)));
  for (const name of [...files, basename(weightsFile)]) await cp(join(folder, name), join(target, name));
}

/** Copies the heads of a folder that holds nothing else: of an encoder that a plugin brings. */
export async function copyHeads(folder: string, target: string): Promise<void> {
  for (const name of Object.values(HEAD_FILES)) await cp(join(folder, name), join(target, name));
}
