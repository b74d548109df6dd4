import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { locateCheckpoint } from './locate-checkpoint.js';

const TINY = fileURLToPath(new URL('../../fixtures/tiny-e5', import.meta.url));
function copyWith(base: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'nonet-checkpoint-'));
  cpSync(TINY, folder, { recursive: true });
  writeFileSync(join(folder, 'base.json'), JSON.stringify(base));
  return folder;
}

it('locateCheckpoint finds the embedding tables in the encoder that base.json names', async () => {
  const { checkpoint: named } = await locateCheckpoint({ id: 'minilm-l6' });
  const { checkpoint } = await locateCheckpoint({ checkpoint: copyWith({ tables: 'minilm-l6' }) });
  expect(checkpoint).toMatchObject({ tablesOf: 'minilm-l6', tablesFile: named.weightsFile });
});

it('locateCheckpoint needs no other file when there is no base.json', async () => {
  const { checkpoint } = await locateCheckpoint({ checkpoint: TINY });
  expect(checkpoint).toMatchObject({ tablesOf: null, tablesFile: null });
});

it.each([
  ['an encoder that is not built in', { tables: 'somebodys' }, 'ENCODER_UNKNOWN'],
  ['no encoder', { table: 'minilm-l6' }, 'CHECKPOINT_INVALID'],
])('locateCheckpoint refuses a base.json that names %s', async (_, base, code) => {
  await expect(locateCheckpoint({ checkpoint: copyWith(base) })).rejects.toMatchObject({ code });
});
