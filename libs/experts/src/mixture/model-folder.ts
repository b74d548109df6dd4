import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  copyCheckpoint,
  copyHeads,
  type TrainedHeads,
  trainedHeadFiles,
  writeTogether,
} from '@nonet/encoder';
import { parseSymbol } from '@nonet/cpc-taxonomy';
import type { Expert } from '@nonet/plugins';
import { z } from 'zod';
import { ExampleMemory, type IndexOptions, NeighbourError } from '../neighbours/index.js';
import type { AddedHead } from './encoder-heads.js';
import { MixtureError } from '../errors.js';
import { type MixtureParameters, mixtureSchema } from './parameters.js';
import { digestOfFolder } from './pinned-experts.js';
import { pluginExpertFolder } from './plugin-experts.js';

/** Where the parts of a mixture lie in the folder of its model. */
export const MIXTURE_FILES = {
  encoder: 'encoder',
  parameters: 'mixture.json',
  /** Heads that were added after training; absent without any. */
  added: 'added-heads.json',
  examples: 'memory/examples.bin',
  vectors: 'memory/vectors.bin',
  words: 'memory/words.bin',
} as const;

/** Writes what a mixture consists of beside `model.json`, which is written last: see `writeModelManifest`. */
export async function writeMixture(
  folder: string,
  parts: {
    /** The encoder: its folder, which is copied, or the heads that were learnt for one of a plugin. */
    readonly encoder: { readonly folder: string } | { readonly heads: TrainedHeads };
    readonly parameters: MixtureParameters;
    readonly memory: ExampleMemory;
    readonly added?: readonly AddedHead[];
    /** Experts of plugins, of those that `parameters` name. */
    readonly experts?: readonly Pick<Expert, 'section' | 'save'>[];
  },
): Promise<void> {
  await mkdir(join(folder, 'memory'), { recursive: true });
  await writeEncoder(join(folder, MIXTURE_FILES.encoder), parts);
  const { examples, vectors, words } = await parts.memory.write();
  await writeFile(join(folder, MIXTURE_FILES.examples), examples);
  await writeFile(join(folder, MIXTURE_FILES.vectors), vectors);
  await writeFile(join(folder, MIXTURE_FILES.words), words);
  const digests = new Map<string, string>();
  for (const expert of parts.experts ?? []) {
    const own = pluginExpertFolder(folder, expert.section);
    await mkdir(own, { recursive: true });
    await expert.save(own);
    digests.set(expert.section, await digestOfFolder(own));
  }
  const { pluginExperts, ...rest } = parts.parameters;
  const pinned = pluginExperts?.map((one) => ({ ...one, digest: digests.get(one.section) ?? one.digest }));
  await writeFile(
    join(folder, MIXTURE_FILES.parameters),
    mixtureText({ ...rest, ...(pinned && { pluginExperts: pinned }) }),
  );
  const { added = [] } = parts;
  if (added.length > 0) await writeFile(join(folder, MIXTURE_FILES.added), JSON.stringify(headsOf(added)));
}

/** What `mixture.json` says of parameters. */
export const mixtureText = (parameters: MixtureParameters): string =>
  `${JSON.stringify(rounded(parameters), null, 1)}\n`;

/** Of the encoder of a plugin a model has no more than its heads. */
async function writeEncoder(
  target: string,
  { encoder, parameters }: Pick<Parameters<typeof writeMixture>[1], 'encoder' | 'parameters'>,
): Promise<void> {
  if ('heads' in encoder) {
    await mkdir(target, { recursive: true });
    await writeTogether(trainedHeadFiles(target, encoder.heads));
  } else if (parameters.pluginEncoder) await copyHeads(encoder.folder, target);
  else await copyCheckpoint(encoder.folder, target);
}

/** Their numbers were made with six digits, so they read back as they were. */
const headsOf = (added: readonly AddedHead[]): unknown =>
  rounded({
    format: 1,
    heads: added.map(({ symbol, weights, bias }) => ({ symbol, bias, weights: [...weights] })),
  });

const addedSchema = z.object({
  format: z.literal(1),
  heads: z.array(z.object({ symbol: z.string(), bias: z.number(), weights: z.array(z.number()) })),
});

/** Heads that were added to those of the encoder; none where the file is absent. @throws MixtureError MIXTURE_INVALID */
export async function readAddedHeads(folder: string, dimension: number): Promise<AddedHead[]> {
  const file = join(folder, MIXTURE_FILES.added);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new MixtureError('MIXTURE_INVALID', `${file} cannot be read: ${error.message}`, { cause: error });
  });
  if (text === null) return [];
  const invalid = (why: string) => new MixtureError('MIXTURE_INVALID', `${file} is malformed: ${why}`);
  const parsed = addedSchema.safeParse(jsonOf(text));
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error));
  return parsed.data.heads.map(({ symbol, bias, weights }) => {
    if (weights.length !== dimension)
      throw invalid(`${symbol} has ${weights.length} weights, and the vectors ${dimension} numbers`);
    return { symbol: parseSymbol(symbol), bias, weights: Float32Array.from(weights) };
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @throws MixtureError MIXTURE_INVALID; NeighbourError NEIGHBOUR_FILE_INVALID */
export async function readMixture(
  folder: string,
  { expected, approximateFrom, lists }: IndexOptions = {},
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
  return {
    parameters: parsed.data,
    memory: await ExampleMemory.read({ examples, vectors, words }, { expected, approximateFrom, lists }),
  };
}

/** Six digits are more than was ever fitted. */
const rounded = (parameters: unknown): unknown =>
  JSON.parse(
    JSON.stringify(parameters, (_, value: unknown) =>
      typeof value === 'number' ? Number(value.toPrecision(6)) : value,
    ),
  );
