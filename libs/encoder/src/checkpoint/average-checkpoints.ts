import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { EncoderError } from '../errors.js';
import { readCheckpoint, readJson } from './checkpoint.js';
import { BESIDE_WEIGHTS } from './copy-checkpoint.js';
import { Safetensors } from './safetensors.js';
import { isWeightType } from './safetensors-header.js';
import { fromFloat32 } from './weight-data.js';
import { safetensorsParts, type StoredTensor } from './write-safetensors.js';
import { type FileToWrite, writeTogether } from './write-together.js';

const HEADS = 'heads.safetensors';

/**
 * Averages encoders that were fine-tuned from the same start with different seeds: each number of the weights and
 * of the heads is the float32 mean of theirs, stored in the type that it had. The average costs as much as one of
 * them and is usually better than the best ("model soups", Wortsman et al. 2022, https://arxiv.org/abs/2203.05482).
 * Encoders with different starts cannot be averaged: the result knows nothing.
 * @param folders at least two checkpoints, the same but for their numbers
 * @param output a folder without files, or none yet; it gets the whole result or nothing
 * @throws EncoderError CHECKPOINTS_DIFFER names the folder that does not fit the first; ENCODER_OPTIONS_INVALID,
 * CHECKPOINT_NOT_WRITTEN; CHECKPOINT_… where a folder holds no usable checkpoint
 */
export async function averageCheckpoints(folders: readonly string[], output: string): Promise<void> {
  requireSeveral(folders);
  await requireNoFiles(output);
  const [first, ...others] = await Promise.all(folders.map(readCheckpoint));
  for (const { folder } of others) await requireSameFiles(first!.folder, folder);
  const names = BESIDE_WEIGHTS.filter((name) => existsSync(join(first!.folder, name)));
  const averaged = [
    ...(names.includes(HEADS) ? [averageOf(join(output, HEADS), inEach(folders, HEADS))] : []),
    averageOf(
      join(output, basename(first!.weightsFile)),
      [first!, ...others].map(({ weightsFile }) => weightsFile),
    ),
  ];
  const copied = names.filter((name) => name !== HEADS).map((name) => copyOf(first!.folder, output, name));
  // The weights last: a folder that has them is complete.
  await write([...(await Promise.all(copied)), ...averaged], output);
}

const inEach = (folders: readonly string[], name: string) => folders.map((folder) => join(folder, name));

function requireSeveral(folders: readonly string[]): void {
  if (folders.length < 2)
    throw options(`An average needs at least two checkpoints; given: ${folders.join(', ') || 'none'}.`);
  const twice = folders.find((folder, at) =>
    folders.slice(0, at).some((earlier) => resolve(earlier) === resolve(folder)),
  );
  if (twice !== undefined) throw options(`${twice} is named twice, and would count twice.`);
}

async function requireNoFiles(output: string): Promise<void> {
  const entries = await readdir(output, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw options(`${output} cannot be the output: ${(error as Error).message}.`);
  });
  const file = entries.find((entry) => !entry.isDirectory());
  if (file) throw options(`${output} holds ${file.name} already; an average goes to a new or empty folder.`);
}

/** All files beside the weights must agree, so that the numbers mean the same. */
async function requireSameFiles(first: string, folder: string): Promise<void> {
  for (const name of BESIDE_WEIGHTS) {
    const [wanted, found] = [first, folder].map((one) => existsSync(join(one, name)));
    if (wanted !== found) throw differ(folder, first, `${found ? 'it has' : 'it has no'} ${name}`);
    if (!wanted || name === HEADS) continue;
    const [own, other] = await Promise.all(inEach([first, folder], name).map(readJson));
    if (!isDeepStrictEqual(own, other)) throw differ(folder, first, `its ${name} says something else`);
  }
}

/** The tensor-wise mean of safetensors files, computed while it is written: one tensor at a time is held. */
function averageOf(file: string, sources: readonly string[]): FileToWrite {
  const files = openAll(sources);
  try {
    const [first, ...others] = files;
    for (const other of others) requireSameTensors(first!, other);
    const tensors = first!.names.map((name) => ({ name, ...typeAndShape(first!, name) }));
    return { file, parts: () => meanParts(sources, tensors) };
  } finally {
    closeAll(files);
  }
}

type MeanTensor = Omit<StoredTensor, 'bytes'>;

function* meanParts(sources: readonly string[], tensors: readonly MeanTensor[]): Generator<Uint8Array> {
  const files = openAll(sources);
  try {
    yield* safetensorsParts(tensors.map((tensor) => ({ ...tensor, bytes: () => meanOf(files, tensor) })));
  } finally {
    closeAll(files);
  }
}

function openAll(sources: readonly string[]): Safetensors[] {
  const files: Safetensors[] = [];
  try {
    for (const source of sources) files.push(Safetensors.open(source));
    return files;
  } catch (error) {
    closeAll(files);
    throw error;
  }
}

const closeAll = (files: readonly Safetensors[]) => files.forEach((file) => file.close());

function requireSameTensors(first: Safetensors, other: Safetensors): void {
  const [own, others] = [first, other].map(({ names }) => new Set(names)) as [Set<string>, Set<string>];
  const missing = [...own].find((name) => !others.has(name));
  if (missing !== undefined) throw differ(other.file, first.file, `it has no tensor "${missing}"`);
  const more = [...others].find((name) => !own.has(name));
  if (more !== undefined) throw differ(other.file, first.file, `it has a tensor "${more}" more`);
  for (const name of own) {
    const [wanted, found] = [first, other].map((file) => described(file, name));
    if (wanted !== found) throw differ(other.file, first.file, `tensor "${name}" is ${found}, not ${wanted}`);
  }
}

const described = (file: Safetensors, name: string): string => {
  const { dtype, shape } = file.entry(name);
  return `${dtype} [${shape}]`;
};

function typeAndShape(file: Safetensors, name: string): Omit<MeanTensor, 'name'> {
  const { dtype: type, shape } = file.entry(name);
  if (isWeightType(type)) return { type, shape };
  const message = `Tensor "${name}" in ${file.file} has type ${type}; only F32, F16 and BF16 have an average.`;
  throw new EncoderError('CHECKPOINT_UNSUPPORTED', message);
}

function meanOf(files: readonly Safetensors[], { name, type, shape }: MeanTensor): Uint8Array {
  const sum = files[0]!.readFloats(name, shape);
  for (const file of files.slice(1)) {
    const values = file.readFloats(name, shape);
    for (let i = 0; i < sum.length; i++) sum[i]! += values[i]!;
  }
  for (let i = 0; i < sum.length; i++) sum[i]! /= files.length;
  return fromFloat32(type, sum);
}

async function copyOf(folder: string, output: string, name: string): Promise<FileToWrite> {
  const content = await readFile(join(folder, name));
  return { file: join(output, name), parts: () => [content] };
}

async function write(files: readonly FileToWrite[], output: string): Promise<void> {
  try {
    for (const { file } of files) await mkdir(dirname(file), { recursive: true });
    await writeTogether(files);
  } catch (cause) {
    if (cause instanceof EncoderError) throw cause;
    const message = `The average cannot be written to ${output}: ${(cause as Error).message}. Nothing was left there.`;
    throw new EncoderError('CHECKPOINT_NOT_WRITTEN', message, { cause });
  }
}

const options = (message: string) => new EncoderError('ENCODER_OPTIONS_INVALID', message);

const differ = (other: string, first: string, how: string) =>
  new EncoderError('CHECKPOINTS_DIFFER', `${other} cannot be averaged with ${first}: ${how}.`);
