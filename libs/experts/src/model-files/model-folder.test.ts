import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  modelDigest,
  readModelManifest,
  verifyModelFiles,
  writeModelManifest,
  type ModelFacts,
} from './model-folder.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-model-'));
  await mkdir(join(folder, 'encoder'));
  await writeFile(join(folder, 'head.safetensors'), 'weights');
  await writeFile(join(folder, 'encoder', 'config.json'), '{}');
  await writeFile(join(folder, 'README.md'), 'A card.');
  await writeFile(join(folder, '.DS_Store'), 'hidden');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const facts: ModelFacts = {
  kind: 'experts',
  name: 'nonet-experts',
  encoder: { id: 'minilm-l6', folder: 'encoder', fingerprint: null },
  configuration: { epochs: 3 },
  data: { patents: 12 },
  evaluations: [],
  createdAt: '2026-11-25T12:00:00.000Z',
};
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('the manifest of a model', () => {
  test('lists the files of its folder with their sums, and reads back as it was written', async () => {
    const written = await writeModelManifest(folder, facts);
    expect(written.files).toEqual([
      { path: 'encoder/config.json', bytes: 2, sha256: sha256('{}') },
      { path: 'head.safetensors', bytes: 7, sha256: sha256('weights') },
    ]);
    expect(await readModelManifest(folder)).toEqual(written);
    await verifyModelFiles(folder, written.files);
  });

  test('is the same over the same files, itself and the card not counted', async () => {
    const first = await writeModelManifest(folder, facts);
    await writeFile(join(folder, 'README.md'), 'A better card.');
    const second = await writeModelManifest(folder, { ...facts, createdAt: '2027-01-01T00:00:00.000Z' });
    expect(modelDigest(second.files)).toBe(modelDigest(first.files));
    await writeFile(join(folder, 'head.safetensors'), 'other weights');
    const third = await writeModelManifest(folder, facts);
    expect(modelDigest(third.files)).not.toBe(modelDigest(first.files));
  });

  test.each([
    [
      'a path that leads out of the folder',
      { files: [{ path: '../x', bytes: 1, sha256: sha256('') }] },
      'files',
    ],
    ['a field that nobody knows', { colour: 'red' }, 'colour'],
    ['a format to come', { format: 2 }, 'format'],
    ['a name with blanks', { name: 'our model' }, 'name'],
  ])('refuses %s, saying where', async (_what, change, place) => {
    const written = await writeModelManifest(folder, facts);
    await writeFile(join(folder, 'model.json'), JSON.stringify({ ...written, ...change }));
    await expect(readModelManifest(folder)).rejects.toMatchObject({
      code: 'MODEL_MANIFEST_INVALID',
      message: expect.stringContaining(place) as string,
    });
  });

  test('is reported as missing when there is none, and as malformed when it is cut off', async () => {
    await expect(readModelManifest(folder)).rejects.toMatchObject({ code: 'MODEL_MANIFEST_MISSING' });
    await writeModelManifest(folder, facts);
    const text = await readFile(join(folder, 'model.json'), 'utf8');
    await writeFile(join(folder, 'model.json'), text.slice(0, -20));
    await expect(readModelManifest(folder)).rejects.toMatchObject({ code: 'MODEL_MANIFEST_INVALID' });
  });

  test('cannot be made of an empty folder', async () => {
    await mkdir(join(folder, 'empty'));
    await expect(writeModelManifest(join(folder, 'empty'), facts)).rejects.toMatchObject({
      code: 'MODEL_FOLDER_EMPTY',
    });
  });
});

describe('the files of a model', () => {
  test('are refused when one was changed: the error names it and both sums', async () => {
    const { files } = await writeModelManifest(folder, facts);
    await writeFile(join(folder, 'head.safetensors'), 'weighty');
    const error = await verifyModelFiles(folder, files).catch((thrown: unknown) => thrown as Error);
    expect(error).toMatchObject({ code: 'MODEL_FILE_CORRUPT' });
    for (const part of ['head.safetensors', sha256('weights'), sha256('weighty')])
      expect((error as Error).message).toContain(part);
  });

  test('are refused when one is gone', async () => {
    const { files } = await writeModelManifest(folder, facts);
    await rm(join(folder, 'encoder', 'config.json'));
    await expect(verifyModelFiles(folder, files)).rejects.toMatchObject({ code: 'MODEL_FILE_MISSING' });
  });
});
