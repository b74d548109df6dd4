import type { LexicalIndex, Taxonomy } from '@nonet/cpc-taxonomy';
import type { EmbeddingStore } from '@nonet/encoder';
import { matrix, row, type Matrix } from '@nonet/numerics';
import type { Encoder } from '@nonet/plugins';
import type { TaxonomyWeights } from './subclass-masses.js';
import { NO_KEYWORDS, ownKeywords, type Keywords } from './keywords.js';
import { NO_LEXICON_STORE, type LexiconStore } from './lexicon-store.js';
import { NodeVectors } from './node-vectors.js';
import { RowProducts } from './row-products.js';
import { taxonomyLayout, type TaxonomyLayout } from './taxonomy-layout.js';
import { openLexicon } from './open-lexicon.js';
import { buildKeywordLexicon, type TaxonomyLexicon } from './taxonomy-lexicon.js';
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

/** What is known of a text before anything is answered. Experts know more: see `ExpertReading`. */
export interface Reading {
  readonly text: string;
  /** The encoder's, of unit length: `[dimension]` */
  readonly vector: Float32Array;
  /** How it compares with all subclasses and main groups. */
  readonly scores: TaxonomyScores;
  /** What these scores say of each subclass: `[TAXONOMY_SIGNALS, subclasses]` */
  readonly taxonomySignals: Matrix;
}

/** A taxonomy made ready to be compared with texts: words and vectors of its subclasses and main groups. */
export class TaxonomyIndex {
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
  ) {}

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
    const lexicon = await openLexicon(taxonomy, dependencies.lexicons ?? NO_LEXICON_STORE, signal);
    const keywordLexicon = buildKeywordLexicon(taxonomy, keywords);
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

  /** Compares a text with all subclasses and main groups. */
  async read(text: string, signal?: AbortSignal): Promise<Reading> {
    const vector = row(await this.encoder.embed([text], { role: 'query', signal }), 0);
    const cosines = await this.products.with(vector);
    const subclasses = this.layout.subclasses.length;
    const scores: TaxonomyScores = {
      subclassWords: this.lexicon.subclasses.scores(text),
      keywords: this.keywordLexicon.scores(text),
      groupWords: this.lexicon.mainGroups.scores(text),
      subclassSimilarities: cosines.subarray(0, subclasses),
      groupSimilarities: cosines.subarray(subclasses),
    };
    return { text, vector, scores, taxonomySignals: taxonomySignals(this.layout, scores) };
  }

  /** Frees the session with the vectors; encoder and stores belong to the giver. */
  async dispose(): Promise<void> {
    await this.products.dispose();
  }
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
