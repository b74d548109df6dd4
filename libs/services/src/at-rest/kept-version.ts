import { open } from 'node:fs/promises';
import { type EmbeddingStore, GRAPH_VERSION, type TextHash, type VectorSpace } from '@nonet/encoder';
import type { VectorsOfSpace } from '../classification/seen-vectors.js';
import type { ModelVersion } from '../models/models.service.js';
import { readKept } from './kept-file.js';

/** The first line of the file; behind it stand the vectors, float32 of this machine, in the order of the hashes. */
interface Head {
  readonly version: ModelVersion;
  /** The one of the program that made the vectors: its encoders are built as it says. */
  readonly graphs?: number;
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
  yield headOf(version, vectors);
  for (const { vectors: own } of vectors)
    for (const hash of hashesOf(own)) {
      const { buffer, byteOffset, byteLength } = own.get(hash)!;
      yield Buffer.from(buffer, byteOffset, byteLength);
    }
}

/** Whether a file is that version with vectors of the same texts in the same spaces. */
export async function isKeptIn(
  file: string,
  version: ModelVersion,
  vectors: readonly VectorsOfSpace[],
): Promise<boolean> {
  const handle = await open(file).catch(() => null);
  if (handle === null) return false;
  try {
    const head = headOf(version, vectors);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(head.length), 0, head.length, 0);
    return buffer.subarray(0, bytesRead).equals(head);
  } finally {
    await handle.close();
  }
}

function headOf(version: ModelVersion, vectors: readonly VectorsOfSpace[]): Buffer {
  const spaces = vectors.map(({ encoder, role, vectors: own }) => {
    const [any] = own.values();
    return { encoder, role, dimension: any?.length ?? 0, hashes: hashesOf(own) };
  });
  return Buffer.from(`${JSON.stringify({ version, graphs: GRAPH_VERSION, spaces } satisfies Head)}\n`);
}

/** In an order that does not depend on who asked for which text first. */
const hashesOf = (vectors: VectorsOfSpace['vectors']): TextHash[] => [...vectors.keys()].sort();

/** Says that a vector was asked for which was not kept: of another encoder, precision or program. */
export class VectorsLacking extends Error {
  override readonly name = 'VectorsLacking';
}

/** A version as it was kept, and its vectors. */
export interface KeptVersion {
  readonly version: ModelVersion;
  /** The fingerprint of the encoder that made the vectors; undefined where another program built it. */
  readonly encoder: string | undefined;
  /** Has what was kept and nothing else: `get` throws {@link VectorsLacking} where one is missing, so that none is embedded anew. */
  readonly embeddings: EmbeddingStore;
}

/** Reads what {@link versionParts} made. @throws Error where it was damaged, and what the file system says */
export async function readKeptVersion(file: string): Promise<KeptVersion> {
  const bytes = await readKept(file);
  const end = bytes.indexOf(NEW_LINE);
  const { version, graphs, spaces } = JSON.parse(bytes.toString('utf8', 0, end)) as Head;
  const encoder = graphs === GRAPH_VERSION ? spaces[0]?.encoder : undefined;
  // A copy: float32 stands at multiples of four bytes.
  const floats = new Float32Array(new Uint8Array(bytes.subarray(end + 1)).buffer);
  return { version: revived(version), encoder, embeddings: embeddingsOf(spaces, floats) };
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
      const found = hashes.map((hash) => {
        const vector = vectors?.get(hash);
        if (vector === undefined) throw new VectorsLacking(`no ${role} of ${encoder} is kept for ${hash}`);
        return [hash, vector] as const;
      });
      return new Map(found);
    },
    put: async () => undefined,
  };
}

const revived = (version: ModelVersion): ModelVersion => ({
  ...version,
  createdAt: new Date(version.createdAt),
  removedAt: version.removedAt && new Date(version.removedAt),
});
