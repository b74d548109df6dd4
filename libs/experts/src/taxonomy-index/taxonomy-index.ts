import { termsOfLongText, type LexicalIndex, type Taxonomy, type TextTerms } from '@nonet/cpc-taxonomy';
import type { EmbeddingStore } from '@nonet/encoder';
import { matrix, row, type Matrix } from '@nonet/numerics';
import type { Encoder } from '@nonet/plugins';
import { LRUCache } from 'lru-cache';
import type { TaxonomyWeights } from './subclass-masses.js';
import { NO_KEYWORDS, ownKeywords, type Keywords } from './keywords.js';
import { NO_LEXICON_STORE, type LexiconStore } from './lexicon-store.js';
import { NodeVectors } from './node-vectors.js';
import { Quiet } from './quiet.js';
import { RowProducts } from './row-products.js';
import { taxonomyLayout, type TaxonomyLayout } from './taxonomy-layout.js';
import { openKeywordLexicon, openLexicon } from './open-lexicon.js';
import type { TaxonomyLexicon } from './taxonomy-lexicon.js';
import { taxonomySignals, type TaxonomyScores } from './taxonomy-signals.js';
import { TAXONOMY_WEIGHTS, type EncoderState } from './tuned-constants.js';

export interface TaxonomyIndexDependencies {
  readonly taxonomy: Taxonomy;
  readonly encoder: Encoder;
  /**
   * Whether the encoder was trained on patents and the scheme, as that of a version was: then similarity counts
   * more than words.
   */
  readonly encoderState?: EncoderState;
  readonly embeddings: EmbeddingStore;
  /** What `readKeywords` gives; none where absent. A compact scheme carries its own as definitions. */
  readonly keywords?: Keywords;
  /** Where the counted words are kept; counted at each start where absent. */
  readonly lexicons?: LexiconStore;
}

/** How far the preparation of a taxonomy is. */
export interface PreparationProgress {
  readonly step: 'words' | 'embeddings';
  readonly done: number;
  readonly total: number;
}

export interface PreparationOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: PreparationProgress) => void;
}

/** How far main groups and subgroups were embedded ahead: numbers of nodes. */
export interface AheadState {
  readonly done: number;
  readonly total: number;
}

/** So much memory the readings of texts take that were asked for last. */
const READINGS_BYTES = 16 * 1024 * 1024;

/** Nodes looked for in the store at a time. */
const AHEAD_PART = 512;

export interface TextOptions {
  /** The text's vector as a query of this index's encoder, `[dimension]`, where it is known; else it is computed. */
  readonly vector?: Float32Array | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What is known of a text before anything is answered. Experts know more: see `ExpertReading`. */
export interface Reading {
  readonly text: string;
  readonly terms: TextTerms;
  /** The encoder's, of unit length: `[dimension]` */
  readonly vector: Float32Array;
  /** How it compares with all subclasses and main groups. */
  readonly scores: TaxonomyScores;
  /** What these scores say of each subclass: `[TAXONOMY_SIGNALS, subclasses]` */
  readonly taxonomySignals: Matrix;
}

/** A taxonomy made ready to be compared with texts: words and vectors of its subclasses and main groups. */
export class TaxonomyIndex {
  private readonly quiet = new Quiet();
  private readonly disposal = new AbortController();
  /** Main groups and subgroups, by position. */
  private readonly lower: readonly number[];
  /** The same text is often asked about again, at another level or with more symbols. */
  private readonly readings = new LRUCache<string, Reading>({
    maxSize: READINGS_BYTES,
    sizeCalculation: bytesOf,
  });
  private aheadDone = 0;
  private embedding: Promise<void> | undefined;

  private constructor(
    readonly taxonomy: Taxonomy,
    readonly encoder: Encoder,
    readonly layout: TaxonomyLayout,
    readonly lexicon: TaxonomyLexicon,
    readonly keywordLexicon: LexicalIndex,
    readonly keywords: Keywords,
    readonly vectors: NodeVectors,
    /** What the signals count for where the taxonomy alone decides. */
    readonly weights: TaxonomyWeights,
    /** With the vectors of the subclasses, and behind them of the main groups. */
    private readonly products: RowProducts,
  ) {
    this.lower = Array.from({ length: taxonomy.size }, (_, position) => position).filter((position) =>
      ['main-group', 'subgroup'].includes(taxonomy.levelAt(position)),
    );
  }

  /**
   * Counts the words of the taxonomy and fetches or computes the vectors of its subclasses and main groups. Vectors are
   * kept part by part, so that an interrupted preparation goes on where it stopped.
   */
  static async prepare(
    dependencies: TaxonomyIndexDependencies,
    options: PreparationOptions = {},
  ): Promise<TaxonomyIndex> {
    const { taxonomy, encoder, embeddings } = dependencies;
    const { signal, onProgress } = options;
    signal?.throwIfAborted();
    const layout = taxonomyLayout(taxonomy);
    onProgress?.({ step: 'words', done: 0, total: 1 });
    const isCompact = layout.mainGroups.length === 0;
    const keywords = isCompact ? ownKeywords(taxonomy) : (dependencies.keywords ?? NO_KEYWORDS);
    const { lexicons = NO_LEXICON_STORE } = dependencies;
    const lexicon = await openLexicon(taxonomy, lexicons, signal);
    const keywordLexicon = await openKeywordLexicon(taxonomy, keywords, lexicons);
    onProgress?.({ step: 'words', done: 1, total: 1 });

    const vectors = new NodeVectors(taxonomy, keywords, encoder, embeddings);
    const { subclasses, mainGroups } = layout;
    const total = subclasses.length + mainGroups.length;
    const report = (done: number) => onProgress?.({ step: 'embeddings', done, total });
    report(0);
    const upper = await vectors.of(subclasses, { signal, onProgress: report });
    const groups = await vectors.of(mainGroups, {
      signal,
      onProgress: (done) => report(subclasses.length + done),
    });
    const rows = matrix(total, encoder.dimension);
    rows.data.set(upper.data);
    rows.data.set(groups.data, upper.data.length);
    const products = await RowProducts.open(rows);
    const weights = weightsFor(layout, keywords, dependencies.encoderState ?? 'pretrained');
    return new TaxonomyIndex(
      taxonomy,
      encoder,
      layout,
      lexicon,
      keywordLexicon,
      keywords,
      vectors,
      weights,
      products,
    );
  }

  /** Compares a text with all subclasses and main groups. What it was compared with lately is known. */
  async read(text: string, options: TextOptions = {}): Promise<Reading> {
    options.signal?.throwIfAborted();
    const known = this.readings.get(text);
    if (known) return known;
    const reading = await this.quiet.during(() => this.reading(text, options));
    this.readings.set(text, reading);
    return reading;
  }

  /** The cosines of a text's vector with nodes that descents come to: `[positions.length]`. */
  similarities(
    positions: readonly number[],
    { vector }: Pick<Reading, 'vector'>,
    signal?: AbortSignal,
  ): Promise<Float32Array> {
    return this.quiet.during(() => this.vectors.products(positions, vector, signal));
  }

  /** How many of the nodes from main groups down have a vector in memory, as far as they were made ready ahead. */
  get ahead(): AheadState {
    return { done: this.aheadDone, total: this.lower.length };
  }

  /**
   * Embeds main groups and subgroups before anybody asks for them, in pieces, whenever nobody asks for anything. Ends when all of
   * them are there, or with {@link dispose}. Processes on one store begin at places of their own, so that they share the work.
   */
  async embedAhead(): Promise<void> {
    this.embedding ??= this.embedLower().finally(() => (this.embedding = undefined));
    await this.embedding;
  }

  private async embedLower(): Promise<void> {
    const { signal } = this.disposal;
    const parts = Math.ceil(this.lower.length / AHEAD_PART);
    const first = Math.floor(Math.random() * parts);
    this.aheadDone = 0;
    try {
      for (let i = 0; i < parts; i++) {
        const start = ((first + i) % parts) * AHEAD_PART;
        const positions = this.lower.slice(start, start + AHEAD_PART);
        await this.vectors.hold(positions, this.quiet, signal);
        this.aheadDone += positions.length;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  private async reading(text: string, { vector: known, signal }: TextOptions): Promise<Reading> {
    const vector = known ?? row(await this.encoder.embed([text], { role: 'query', signal }), 0);
    const cosines = await this.products.with(vector);
    const terms = await termsOfLongText(text, signal);
    const subclasses = this.layout.subclasses.length;
    const scores: TaxonomyScores = {
      subclassWords: this.lexicon.subclasses.scores(terms),
      keywords: this.keywordLexicon.scores(terms),
      groupWords: this.lexicon.mainGroups.scores(terms),
      subclassSimilarities: cosines.subarray(0, subclasses),
      groupSimilarities: cosines.subarray(subclasses),
    };
    return { text, terms, vector, scores, taxonomySignals: taxonomySignals(this.layout, scores) };
  }

  /** Frees the session with the vectors; encoder and stores belong to the giver. */
  async dispose(): Promise<void> {
    this.disposal.abort();
    this.readings.clear();
    await this.embedding?.catch(() => undefined);
    await this.products.dispose();
  }
}

function bytesOf({ text, vector, scores, taxonomySignals }: Reading): number {
  const arrays = [vector, taxonomySignals.data, ...Object.values(scores)];
  return 2 * text.length + arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

function weightsFor(
  { mainGroups }: TaxonomyLayout,
  keywords: Keywords,
  state: EncoderState,
): TaxonomyWeights {
  const weights = TAXONOMY_WEIGHTS[state];
  if (mainGroups.length === 0) return weights.compact;
  return keywords.size > 0 ? weights.withKeywords : weights.full;
}
