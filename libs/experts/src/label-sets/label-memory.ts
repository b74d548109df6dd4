import type { TextTerms } from '@nonet/cpc-taxonomy';
import { dot, matrix, type Matrix, row, rowProducts } from '@nonet/numerics';
import { BestRows } from '../neighbours/best-rows.js';
import { NEIGHBOURS } from '../neighbours/example-memory.js';
import { LexicalNeighbours, powerWeights, softmaxWeights, type Neighbours } from '../neighbours/index.js';
import type { WeightFunction } from '../neighbours/level-votes.js';
import { type LabelEntries, type LabelExample, withAncestors } from './label-set.js';

/** What the examples say of a text. */
export interface ExampleVotes {
  /** Shares of the most similar examples that carry the label or one below: [labels]. */
  readonly votes: Float64Array;
  /** The same by shared words, as a share of the strongest: [labels]. */
  readonly lexicalVotes: Float64Array;
  /** Cosine to the mean of its examples; NaN where it has none: [labels]. */
  readonly centroids: Float64Array;
  /** Examples that carry the label, most similar first: [labels]. */
  readonly supporters: readonly (readonly { readonly id: string; readonly similarity: number }[])[];
}

const MOST_SUPPORTERS = 3;
const voteBySimilarity = softmaxWeights();
const voteByWords = powerWeights();

/** The examples of a set with their vectors and words. */
export class LabelMemory {
  /** The labels of each example, those above among them. */
  private readonly labelsAt: readonly ReadonlySet<number>[];
  /** Sums of the vectors of each label's examples: [labels, dimension]. */
  private readonly sums: Matrix;
  /** Lengths of these; 0 where a label has no example, and has no cosine then. */
  private readonly lengths: Float64Array;
  /** How many examples carry each label. */
  readonly counts: Float64Array;
  private readonly rows: ReadonlyMap<string, number>;

  private constructor(
    private readonly labels: LabelEntries,
    readonly examples: readonly LabelExample[],
    private readonly vectors: Matrix,
    private readonly words: LexicalNeighbours,
  ) {
    this.labelsAt = examples.map(({ carried }) => withAncestors(labels, carried));
    this.rows = new Map(examples.map(({ id }, at) => [id, at]));
    this.counts = new Float64Array(labels.length);
    this.sums = matrix(labels.length, vectors.columns);
    this.labelsAt.forEach((carried, at) => {
      for (const label of carried) {
        this.counts[label]!++;
        const sum = row(this.sums, label);
        row(vectors, at).forEach((value, k) => (sum[k]! += value));
      }
    });
    this.lengths = Float64Array.from(labels, (_, label) => {
      const sum = row(this.sums, label);
      return Math.sqrt(dot(sum, sum));
    });
  }

  /**
   * Reads their words without holding the event loop.
   * @param vectors of unit length: [examples, dimension]
   */
  static async build(
    labels: LabelEntries,
    examples: readonly LabelExample[],
    vectors: Matrix,
    signal?: AbortSignal,
  ): Promise<LabelMemory> {
    const texts = examples.map(({ text }) => text);
    const words = await LexicalNeighbours.buildInSlices(texts, { minDocuments: 1 }, signal);
    return new LabelMemory(labels, examples, vectors, words);
  }

  get size(): number {
    return this.examples.length;
  }

  /** @param excluded number of a patent that is no example now: the text itself */
  votes(vector: Float32Array, terms: TextTerms, excluded: string | null): ExampleVotes {
    const out = excluded === null ? -1 : (this.rows.get(excluded) ?? -1);
    const cosines = rowProducts(this.vectors, vector);
    const nearest = new BestRows(Math.min(NEIGHBOURS, cosines.length));
    cosines.forEach((cosine, at) => at !== out && cosine > nearest.bar && nearest.offer(at, cosine));
    const neural = nearest.take();
    const lexical = this.words.search({ text: terms, count: NEIGHBOURS, excluded: [out] });
    const lexicalVotes = this.shares(lexical, voteByWords);
    const strongest = lexicalVotes.reduce((most, share) => Math.max(most, share), 0);
    const supporters: { id: string; similarity: number }[][] = this.labels.map(() => []);
    neural.rows.forEach((at, place) => {
      for (const label of this.labelsAt[at]!)
        if (supporters[label]!.length < MOST_SUPPORTERS)
          supporters[label]!.push({ id: this.examples[at]!.id, similarity: neural.similarities[place]! });
    });
    return {
      votes: this.shares(neural, voteBySimilarity),
      lexicalVotes: strongest === 0 ? lexicalVotes : lexicalVotes.map((share) => share / strongest),
      centroids: this.centroids(vector, out),
      supporters,
    };
  }

  /** How many examples carry the label, and how many there are, without one of them. */
  countsWithout(excluded: string | null): {
    readonly counts: (label: number) => number;
    readonly all: number;
  } {
    const out = excluded === null ? undefined : this.rows.get(excluded);
    if (out === undefined) return { counts: (label) => this.counts[label]!, all: this.size };
    return {
      counts: (label) => this.counts[label]! - (this.labelsAt[out]!.has(label) ? 1 : 0),
      all: this.size - 1,
    };
  }

  private shares(neighbours: Neighbours, weigh: WeightFunction): Float64Array {
    const shares = new Float64Array(this.labels.length);
    if (neighbours.rows.length === 0) return shares;
    const weights = weigh(neighbours.similarities);
    neighbours.rows.forEach((at, place) => {
      for (const label of this.labelsAt[at]!) shares[label]! += weights[place]!;
    });
    return shares;
  }

  private centroids(vector: Float32Array, out: number): Float64Array {
    const cosines = Float64Array.from(
      rowProducts(this.sums, vector),
      (product, label) => product / this.lengths[label]!,
    );
    // Of the labels of the one that is left out the sums are without it.
    for (const label of this.labelsAt[out] ?? []) {
      const sum = Float64Array.from(row(this.sums, label));
      row(this.vectors, out).forEach((value, k) => (sum[k]! -= value));
      cosines[label] = this.counts[label] === 1 ? Number.NaN : dot(sum, vector) / Math.sqrt(dot(sum, sum));
    }
    return cosines;
  }
}
