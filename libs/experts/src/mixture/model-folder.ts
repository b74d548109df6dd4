import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyCheckpoint } from '@nonet/encoder';
import { z } from 'zod';
import { ExampleMemory, NeighbourError } from '../neighbours/index.js';
import { MixtureError } from './errors.js';
import { type MixtureParameters, mixtureSchema } from './parameters.js';

/** Where the parts of a mixture lie in the folder of its model. */
export const MIXTURE_FILES = {
  encoder: 'encoder',
  parameters: 'mixture.json',
  examples: 'memory/examples.bin',
  vectors: 'memory/vectors.bin',
  words: 'memory/words.bin',
} as const;

/** Writes what a mixture consists of beside `model.json`, which is written last: see `writeModelManifest`. */
export async function writeMixture(
  folder: string,
  parts: {
    readonly encoderFolder: string;
    readonly parameters: MixtureParameters;
    readonly memory: ExampleMemory;
  },
): Promise<void> {
  await mkdir(join(folder, 'memory'), { recursive: true });
  await copyCheckpoint(parts.encoderFolder, join(folder, MIXTURE_FILES.encoder));
  const { examples, vectors, words } = parts.memory.write();
  await writeFile(join(folder, MIXTURE_FILES.examples), examples);
  await writeFile(join(folder, MIXTURE_FILES.vectors), vectors);
  await writeFile(join(folder, MIXTURE_FILES.words), words);
  await writeFile(
    join(folder, MIXTURE_FILES.parameters),
    `${JSON.stringify(rounded(parts.parameters), null, 1)}\n`,
  );
}

/** @throws MixtureError MIXTURE_INVALID; NeighbourError NEIGHBOUR_FILE_INVALID */
export async function readMixture(
  folder: string,
): Promise<{ readonly parameters: MixtureParameters; readonly memory: ExampleMemory }> {
  const file = join(folder, MIXTURE_FILES.parameters);
  const json: unknown = await readFile(file, 'utf8')
    .then((text) => JSON.parse(text) as unknown)
    .catch((cause: unknown) => {
      throw new MixtureError('MIXTURE_INVALID', `${file} cannot be read: ${(cause as Error).message}`, {
        cause,
      });
    });
  const parsed = mixtureSchema.safeParse(json);
  if (!parsed.success)
    throw new MixtureError('MIXTURE_INVALID', `${file} is malformed: ${z.prettifyError(parsed.error)}`);
  const [examples, vectors, words] = await Promise.all(
    [MIXTURE_FILES.examples, MIXTURE_FILES.vectors, MIXTURE_FILES.words].map((name) =>
      readFile(join(folder, name)).catch((cause: unknown) => {
        const message = `${join(folder, name)} cannot be read: ${(cause as Error).message}`;
        throw new NeighbourError('NEIGHBOUR_FILE_INVALID', message, { cause });
      }),
    ),
  );
  return { parameters: parsed.data, memory: await ExampleMemory.read({ examples, vectors, words }) };
}

/** Six digits are more than was ever fitted. */
const rounded = (parameters: MixtureParameters): unknown =>
  JSON.parse(
    JSON.stringify(parameters, (_, value: unknown) =>
      typeof value === 'number' ? Number(value.toPrecision(6)) : value,
    ),
  );
