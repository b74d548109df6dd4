import { plainTitle, type Taxonomy } from '@nonet/cpc-taxonomy';
import { type EmbeddingStore, keptEmbeddings, textHash, type TextHash, vectorsInParts } from '@nonet/encoder';
import { matrix, type Matrix, row } from '@nonet/numerics';
import type { Encoder } from '@nonet/plugins';
import { HeldVectors } from './held-vectors.js';
import type { Keywords } from './keywords.js';
import type { Quiet } from './quiet.js';

export interface EmbeddingOptions {
  readonly signal?: AbortSignal;
  /** Called after each part with the number of nodes that have a vector. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Longer texts gain nothing: the sense of a definition stands in its first sentences. On first claims 400 characters
 * rank as well as 700 and cost a quarter less; titles alone lose half a point of hit@1.
 */
const MAX_CHARACTERS = 400;
/** Texts embedded and kept at a time: what an interruption loses at most. */
const PART = 512;
/** Texts embedded at a time while nobody asks: whoever asks then waits for these alone, some tens of milliseconds. */
const PIECE = 32;

/**
 * The text a node is embedded by: its keywords, which are closer to the words of patents than what the office says,
 * else its title and what its definition says. A subgroup's title continues the one
 * above it, so it is given from the main group down. References are left out: they name what stands elsewhere.
 */
function nodePassage(taxonomy: Taxonomy, keywords: Keywords, position: number): string {
  const ours = keywords.get(taxonomy.symbolAt(position));
  if (ours !== undefined) return ours.slice(0, MAX_CHARACTERS);
  const titles: string[] = [];
  for (let at = position; at >= 0; at = taxonomy.parentAt(at)) {
    titles.unshift(plainTitle(taxonomy.titleAt(at)));
    if (taxonomy.levelAt(at) !== 'subgroup') break;
  }
  const definition = taxonomy.definitionAt(position);
  return `${titles.join('; ')}${definition === null ? '' : `. ${definition}`}`.slice(0, MAX_CHARACTERS);
}

/** The vectors of a taxonomy's nodes for one encoder: from the store if it has them, else computed and kept. */
export class NodeVectors {
  private readonly held: HeldVectors;

  constructor(
    private readonly taxonomy: Taxonomy,
    private readonly keywords: Keywords,
    private readonly encoder: Encoder,
    private readonly store: EmbeddingStore,
  ) {
    this.held = new HeldVectors(taxonomy.size, encoder.dimension);
  }

  /** The vectors of the nodes at `positions`: `[positions.length, dimension]`. Parts done stay done when it is stopped. */
  async of(positions: ArrayLike<number>, { signal, onProgress }: EmbeddingOptions = {}): Promise<Matrix> {
    const { encoder, store } = this;
    const vectors = matrix(positions.length, encoder.dimension);
    for (let start = 0; start < positions.length; start += PART) {
      signal?.throwIfAborted();
      const texts = Array.from({ length: Math.min(PART, positions.length - start) }, (_, i) =>
        nodePassage(this.taxonomy, this.keywords, positions[start + i]),
      );
      const part = await keptEmbeddings(texts, { encoder, role: 'passage', store, signal });
      vectors.data.set(part.data, start * encoder.dimension);
      onProgress?.(start + texts.length);
    }
    return vectors;
  }

  /** The cosines of a vector with nodes that will be asked for again: `[positions.length]`. Their vectors are held in memory. */
  async products(
    positions: readonly number[],
    vector: Float32Array,
    signal?: AbortSignal,
  ): Promise<Float32Array> {
    const missing = positions.filter((position) => !this.held.has(position));
    if (missing.length > 0) {
      const vectors = await this.of(missing, { signal });
      missing.forEach((position, index) => this.held.put(position, row(vectors, index)));
    }
    return Float32Array.from(positions, (position) => this.held.product(position, vector));
  }

  /**
   * Holds the vectors of nodes before anybody asks for them: those that the store has, the others a few at a time, whenever it is
   * quiet. What is done stays done, for every process on the store.
   */
  async hold(positions: readonly number[], quiet: Quiet, signal: AbortSignal): Promise<void> {
    const { encoder, store } = this;
    const missing = positions.filter((position) => !this.held.has(position));
    const passages = missing.map((position) => nodePassage(this.taxonomy, this.keywords, position));
    const hashes = passages.map(textHash);
    const textOf = new Map(hashes.map((hash, index) => [hash, passages[index]]));
    // Texts of one length after the other are batches without padding.
    const byLength = [...textOf.keys()].sort((a, b) => textOf.get(a)!.length - textOf.get(b)!.length);
    const textsOf = async (wanted: readonly TextHash[]) =>
      new Map(wanted.map((hash) => [hash, textOf.get(hash)!]));
    const inTurn = async <Result>(part: () => Promise<Result>) => {
      await quiet.arrives(signal);
      return part();
    };
    await quiet.arrives(signal);
    const keeping = { encoder, role: 'passage', store, part: PIECE, inTurn, signal } as const;
    for await (const vectors of vectorsInParts(byLength, textsOf, keeping))
      missing.forEach((position, index) => {
        const vector = vectors.get(hashes[index]);
        if (vector) this.held.put(position, vector);
      });
  }
}
