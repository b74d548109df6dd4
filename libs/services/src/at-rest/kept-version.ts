import { readFile } from 'node:fs/promises';
import type { EmbeddingStore, TextHash, VectorSpace } from '@nonet/encoder';
import type { VectorsOfSpace } from '../classification/seen-vectors.js';
import type { ModelVersion } from '../models/models.service.js';

/** The first line of the file; behind it stand the vectors, float32 of this machine, in the order of the hashes. */
interface Head {
  readonly version: ModelVersion;
  readonly spaces: readonly (VectorSpace & {
    readonly dimension: number;
    readonly hashes: readonly TextHash[];
  })[];
}

const NEW_LINE = 10;

/** A version with the vectors of the scheme that it was made ready with. */
export async function* versionParts(
  version: ModelVersion,
  vectors: readonly VectorsOfSpace[],
): AsyncGenerator<Buffer> {
  const spaces = vectors.map(({ encoder, role, vectors: own }) => {
    const [any] = own.values();
    return { encoder, role, dimension: any?.length ?? 0, hashes: [...own.keys()] };
  });
  yield Buffer.from(`${JSON.stringify({ version, spaces } satisfies Head)}\n`);
  for (const { vectors: own } of vectors)
    for (const { buffer, byteOffset, byteLength } of own.values())
      yield Buffer.from(buffer, byteOffset, byteLength);
}

/** A version as it was kept, and its vectors. What else is embedded is not kept. */
export interface KeptVersion {
  readonly version: ModelVersion;
  readonly embeddings: EmbeddingStore;
}

/** Reads what {@link versionParts} made. @throws Error where the file is cut off, and what the file system says */
export async function readKeptVersion(file: string): Promise<KeptVersion> {
  const bytes = await readFile(file);
  const end = bytes.indexOf(NEW_LINE);
  const { version, spaces } = JSON.parse(bytes.toString('utf8', 0, end)) as Head;
  // A copy: float32 stands at multiples of four bytes.
  const floats = new Float32Array(new Uint8Array(bytes.subarray(end + 1)).buffer);
  const due = spaces.reduce((sum, { dimension, hashes }) => sum + dimension * hashes.length, 0);
  if (floats.length !== due) throw new Error(`${file} has ${floats.length} numbers, not ${due}`);
  return { version: revived(version), embeddings: embeddingsOf(spaces, floats) };
}

function embeddingsOf(spaces: Head['spaces'], floats: Float32Array): EmbeddingStore {
  let at = 0;
  const known = spaces.map(({ dimension, hashes, ...space }) => {
    const vectors = new Map(hashes.map((hash) => [hash, floats.subarray(at, (at += dimension))] as const));
    return { ...space, vectors };
  });
  return {
    async get({ encoder, role }, hashes) {
      const vectors = known.find((space) => space.encoder === encoder && space.role === role)?.vectors;
      return new Map(
        hashes.flatMap((hash) => {
          const vector = vectors?.get(hash);
          return vector === undefined ? [] : [[hash, vector] as const];
        }),
      );
    },
    put: async () => undefined,
  };
}

const revived = (version: ModelVersion): ModelVersion => ({
  ...version,
  createdAt: new Date(version.createdAt),
  removedAt: version.removedAt && new Date(version.removedAt),
});
