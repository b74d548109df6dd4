import { plainTitle, type Taxonomy } from '@nonet/cpc-taxonomy';
import { type EmbeddingStore, keptEmbeddings } from '@nonet/encoder';
import { matrix, type Matrix, row, stackRows } from '@nonet/numerics';
import type { Encoder } from '@nonet/plugins';
import type { Keywords } from './keywords.js';

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
/** Vectors of visited nodes held in memory, some 60 MB; the store has them all. */
const MAX_HELD = 40_000;

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
  private readonly held = new Map<number, Float32Array>();

  constructor(
    private readonly taxonomy: Taxonomy,
    private readonly keywords: Keywords,
    private readonly encoder: Encoder,
    private readonly store: EmbeddingStore,
  ) {}

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

  /** The same for few nodes that will be asked for again: held in memory. */
  async ofVisited(positions: readonly number[], signal?: AbortSignal): Promise<Matrix> {
    const missing = positions.filter((position) => !this.held.has(position));
    if (missing.length > 0) {
      const vectors = await this.of(missing, { signal });
      if (this.held.size + missing.length > MAX_HELD) this.held.clear();
      missing.forEach((position, index) => this.held.set(position, row(vectors, index)));
      // The held vectors may have been dropped above, those of nodes asked for too.
      if (positions.some((position) => !this.held.has(position))) return this.of(positions, { signal });
    }
    return stackRows(
      positions.map((position) => this.held.get(position)!),
      this.encoder.dimension,
    );
  }
}
