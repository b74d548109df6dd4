import { mkdir, open, rename, rm } from 'node:fs/promises';
import { LENGTH_BYTES } from '../checkpoint/safetensors-header.js';
import { FineTuneError } from './errors.js';

/** A tensor to write; its bytes are asked for when their turn comes. */
export interface TensorToWrite {
  readonly name: string;
  readonly type: 'F32' | 'F16';
  readonly shape: readonly number[];
  readonly bytes: () => Uint8Array;
}

/**
 * Writes a safetensors file that is either there as a whole or not at all: under another name first, then flushed to the
 * disk, then renamed. Holds one tensor at a time.
 *
 * @throws FineTuneError FINE_TUNE_WRITE_FAILED, for example on a full disk; what stood there before is kept
 */
export async function writeSafetensors(
  file: string,
  tensors: readonly TensorToWrite[],
  metadata: Readonly<Record<string, string>>,
): Promise<void> {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt', ...metadata } };
  let position = 0;
  for (const { name, type, shape } of tensors) {
    const start = position;
    position += shape.reduce((product, size) => product * size, type === 'F32' ? 4 : 2);
    header[name] = { dtype: type, shape, data_offsets: [start, position] };
  }
  const json = Buffer.from(JSON.stringify(header));
  const padded = Buffer.alloc(Math.ceil(json.length / LENGTH_BYTES) * LENGTH_BYTES, ' ');
  json.copy(padded);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(padded.length));
  await writeWhole(file, function* () {
    yield length;
    yield padded;
    for (const { bytes } of tensors) yield bytes();
  });
}

/** Writes a file as a whole or not at all. */
export async function writeWhole(file: string, parts: () => Iterable<Uint8Array>): Promise<void> {
  const partial = `${file}.partial`;
  try {
    const handle = await open(partial, 'w');
    try {
      for (const part of parts()) await handle.writeFile(part);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, file);
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw unwritable(file, cause);
  }
}

/** Makes a folder and those above it, unless they are there. */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw unwritable(folder, cause);
  });
}

function unwritable(file: string, cause: unknown): FineTuneError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new FineTuneError('FINE_TUNE_WRITE_FAILED', `${file} could not be written: ${reason}`, { cause });
}

export const writeJson = (file: string, value: unknown): Promise<void> =>
  writeWhole(file, () => [Buffer.from(`${JSON.stringify(value, null, 2)}\n`)]);

/** Float32 numbers as the bytes of a file. */
export const floatBytes = (values: Float32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
