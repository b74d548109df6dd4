import { matrix, type Matrix } from '@nonet/numerics';
import type { RememberedExample } from '../neighbours/index.js';
import type { MixtureReader, MixtureReading } from '../mixture/mixture-reader.js';

/** Texts read at a time: as many as fill the encoder's batches. */
const AT_ONCE = 8;

/** An example as the experts see it while it does not answer itself. */
export interface ReadExample {
  readonly example: RememberedExample;
  readonly reading: MixtureReading;
}

export interface Watching {
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Reads examples, each with itself left out of the memory. */
export async function readExamples(
  examples: readonly RememberedExample[],
  reader: MixtureReader,
  { onProgress, signal }: Watching,
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

/** Puts examples into the memory, in place of what it knew of the same patents; of how many it knew something. */
export function remember(read: readonly ReadExample[], { memory }: MixtureReader): number {
  const replaced = read.filter(({ example }) => memory.remove(example.id)).length;
  const examples = read.map(({ example }) => example);
  if (read.length > 0) memory.append(examples, vectorsOf(read));
  return replaced;
}

function vectorsOf(read: readonly ReadExample[]): Matrix {
  const columns = read[0].reading.scheme.vector.length;
  const vectors = matrix(read.length, columns);
  read.forEach(({ reading }, row) => vectors.data.set(reading.scheme.vector, row * columns));
  return vectors;
}
