import { matrix, type Matrix } from '@nonet/numerics';
import type { RememberedExample } from '../neighbours/index.js';
import type { MixtureReader, ExpertReading } from '../mixture/mixture-reader.js';

/** Texts read at a time: as many as fill the encoder's batches. */
const AT_ONCE = 8;

/** An example as the experts read it, with itself left out of the memory. */
export interface ReadExample {
  readonly example: RememberedExample;
  readonly reading: ExpertReading;
}

export interface ProgressOptions {
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Reads examples, each with itself left out of the memory. */
export async function readExamples(
  examples: readonly RememberedExample[],
  reader: MixtureReader,
  { onProgress, signal }: ProgressOptions,
): Promise<ReadExample[]> {
  const read: ReadExample[] = [];
  for (let start = 0; start < examples.length; start += AT_ONCE) {
    signal?.throwIfAborted();
    const part = examples.slice(start, start + AT_ONCE).map(async (example) => ({
      example,
      reading: await reader.read(example.text, { excluded: [example.id], signal }),
    }));
    read.push(...(await Promise.all(part)));
    onProgress?.(read.length, examples.length);
  }
  return read;
}

/**
 * Puts examples into the memory, in place of earlier ones of the same patents.
 * @returns how many were replaced
 */
export async function remember(read: readonly ReadExample[], { memory }: MixtureReader): Promise<number> {
  const replaced = read.filter(({ example }) => memory.remove(example.id)).length;
  const examples = read.map(({ example }) => example);
  if (read.length > 0) await memory.append(examples, vectorsOf(read));
  return replaced;
}

function vectorsOf(read: readonly ReadExample[]): Matrix {
  const columns = read[0].reading.vector.length;
  const vectors = matrix(read.length, columns);
  read.forEach(({ reading }, row) => vectors.data.set(reading.vector, row * columns));
  return vectors;
}
