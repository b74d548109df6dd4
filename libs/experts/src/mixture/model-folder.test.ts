import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MIXTURE_FILES, readMixture, writeMixture } from './model-folder.js';

const SHIPPED = fileURLToPath(new URL('../../../../models/nonet-experts', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-mixture-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('writeMixture writes what readMixture reads, byte for byte', async () => {
  const { parameters, memory } = await readMixture(SHIPPED);
  await writeMixture(folder, { encoder: { folder: join(SHIPPED, 'encoder') }, parameters, memory });
  for (const file of [MIXTURE_FILES.parameters, MIXTURE_FILES.examples, MIXTURE_FILES.words])
    expect((await readFile(join(folder, file))).equals(await readFile(join(SHIPPED, file)))).toBe(true);
  const again = await readMixture(folder);
  expect(again.parameters).toEqual(parameters);
  await again.memory.dispose();
  await memory.dispose();
});

test('writeMixture copies of the folder of an encoder what makes the encoder and nothing else', async () => {
  const { parameters, memory } = await readMixture(SHIPPED);
  const [encoderFolder, output] = [join(folder, 'trained'), join(folder, 'model')];
  await cp(join(SHIPPED, 'encoder'), encoderFolder, { recursive: true });
  for (const name of ['figures.json', 'training-state.safetensors'])
    await writeFile(join(encoderFolder, name), '');
  await writeMixture(output, { encoder: { folder: encoderFolder }, parameters, memory });
  await memory.dispose();
  const files = async (of: string) => (await readdir(of, { recursive: true })).sort();
  expect(await files(join(output, 'encoder'))).toEqual(await files(join(SHIPPED, 'encoder')));
});

test.each([
  ['no JSON', () => '{'],
  ['a field of another kind', (text: string) => text.replace('"format": 1', '"format": 2')],
  [
    'eight experts',
    (text: string) => JSON.stringify(withoutLast(JSON.parse(text) as { experts: unknown[] })),
  ],
  [
    'a gate of too many weights',
    (text: string) => {
      const parameters = JSON.parse(text) as { gate: { sections: { weights: number[] }[] } };
      parameters.gate.sections[0].weights.push(1);
      return JSON.stringify(parameters);
    },
  ],
])('readMixture refuses parameters with %s, naming the file', async (_what, damage) => {
  await cp(SHIPPED, folder, { recursive: true });
  const file = join(folder, MIXTURE_FILES.parameters);
  await writeFile(file, damage(await readFile(file, 'utf8')));
  await expect(readMixture(folder)).rejects.toMatchObject({
    code: 'MIXTURE_INVALID',
    message: expect.stringContaining(file) as string,
  });
});

test('readMixture refuses a memory that was cut off', async () => {
  await cp(SHIPPED, folder, { recursive: true });
  const file = join(folder, MIXTURE_FILES.words);
  await writeFile(file, (await readFile(file)).subarray(0, 1000));
  await expect(readMixture(folder)).rejects.toMatchObject({ code: 'NEIGHBOUR_FILE_INVALID' });
});

test('readMixture refuses a memory with a file missing, naming it', async () => {
  await cp(SHIPPED, folder, { recursive: true });
  const file = join(folder, MIXTURE_FILES.vectors);
  await rm(file);
  await expect(readMixture(folder)).rejects.toMatchObject({
    code: 'NEIGHBOUR_FILE_INVALID',
    message: expect.stringContaining(file) as string,
  });
});

const withoutLast = (parameters: { experts: unknown[] }) => ({
  ...parameters,
  experts: parameters.experts.slice(0, -1),
});
