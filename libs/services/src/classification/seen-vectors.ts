import type { EmbeddingStore, TextHash, VectorSpace } from '@nonet/encoder';
import { row, type Matrix } from '@nonet/numerics';

/** Vectors of texts in one space, by the hashes of the texts. */
export interface VectorsOfSpace extends VectorSpace {
  readonly vectors: ReadonlyMap<TextHash, Float32Array>;
}

/** A store of vectors that remembers what was asked of it, until {@link end}. */
export class SeenVectors implements EmbeddingStore {
  private seen: Map<string, VectorSpace & { readonly vectors: Map<TextHash, Float32Array> }> | null =
    new Map();

  constructor(private readonly store: EmbeddingStore) {}

  async get(space: VectorSpace, hashes: readonly TextHash[]): Promise<ReadonlyMap<TextHash, Float32Array>> {
    const found = await this.store.get(space, hashes);
    const seen = this.of(space);
    for (const [hash, vector] of found) seen?.set(hash, vector);
    return found;
  }

  async put(space: VectorSpace, hashes: readonly TextHash[], vectors: Matrix): Promise<void> {
    const seen = this.of(space);
    hashes.forEach((hash, index) => seen?.set(hash, row(vectors, index).slice()));
    await this.store.put(space, hashes, vectors);
  }

  /** What was seen so far. From now on nothing more is remembered. */
  end(): readonly VectorsOfSpace[] {
    const seen = [...(this.seen?.values() ?? [])];
    this.seen = null;
    return seen;
  }

  private of({ encoder, role }: VectorSpace): Map<TextHash, Float32Array> | undefined {
    if (this.seen === null) return undefined;
    const key = `${role} ${encoder}`;
    const known = this.seen.get(key) ?? { encoder, role, vectors: new Map<TextHash, Float32Array>() };
    this.seen.set(key, known);
    return known.vectors;
  }
}
