import type { LexicalIndex, Taxonomy } from '@nonet/cpc-taxonomy';
import type { EmbeddingStore } from '@nonet/encoder';
import { matrix, row, type Matrix } from '@nonet/numerics';
import type { Encoder } from '@nonet/plugins';
import { subclassMasses, type FusionWeights } from './fusion.js';
import { NO_KEYWORDS, ownKeywords, type Keywords } from './keywords.js';
import { NO_LEXICON_STORE, type LexiconStore } from './lexicon-store.js';
import { NodeVectors } from './node-vectors.js';
import { RowProducts } from './row-products.js';
import { schemeLayout, type SchemeLayout } from './scheme-layout.js';
import { openLexicon } from './open-lexicon.js';
import { buildKeywordLexicon, type SchemeLexicon } from './scheme-lexicon.js';
import { subclassSignals, type SchemeScores } from './subclass-signals.js';
import { SCHEME_WEIGHTS, type EncoderState } from './tuned-constants.js';

export interface SchemeParts {
  readonly taxonomy: Taxonomy;
  readonly encoder: Encoder;
  /** Whether the encoder learnt from patents and the scheme, as a version's has: then it is believed more than the words. */
  readonly encoderState?: EncoderState;
  readonly embeddings: EmbeddingStore;
  /** What `readKeywords` gives; none where absent. A compact scheme carries its own as definitions. */
  readonly keywords?: Keywords;
  /** Where the counted words are kept; counted at each start where absent. */
  readonly lexicons?: LexiconStore;
}

/** How far the preparation of a scheme is. */
export interface PreparationProgress {
  readonly step: 'words' | 'embeddings';
  readonly done: number;
  readonly total: number;
}

export interface PreparationOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: PreparationProgress) => void;
}

/** One text, seen through a scheme. */
export interface Reading {
  readonly text: string;
  /** `[dimension]` */
  readonly vector: Float32Array;
  readonly scores: SchemeScores;
  /** `[signals, subclasses]` */
  readonly signals: Matrix;
  /** Probability that a symbol of the text lies in each subclass; they add up to 1. */
  readonly masses: Float32Array;
}

/** A scheme made ready to be compared with texts: words and vectors of its subclasses and main groups. */
export class SchemeModel {
  private constructor(
    readonly taxonomy: Taxonomy,
    readonly encoder: Encoder,
    readonly layout: SchemeLayout,
    readonly lexicon: SchemeLexicon,
    readonly keywordLexicon: LexicalIndex,
    readonly keywords: Keywords,
    readonly vectors: NodeVectors,
    readonly weights: FusionWeights,
    /** With the vectors of the subclasses, and behind them of the main groups. */
    private readonly products: RowProducts,
  ) {}

  /**
   * Counts the words of the scheme and fetches or computes the vectors of its subclasses and main groups. Vectors are
   * kept part by part, so that an interrupted preparation goes on where it stopped.
   */
  static async prepare(parts: SchemeParts, options: PreparationOptions = {}): Promise<SchemeModel> {
    const { taxonomy, encoder, embeddings } = parts;
    const { signal, onProgress } = options;
    signal?.throwIfAborted();
    const layout = schemeLayout(taxonomy);
    onProgress?.({ step: 'words', done: 0, total: 1 });
    const isCompact = layout.mainGroups.length === 0;
    const keywords = isCompact ? ownKeywords(taxonomy) : (parts.keywords ?? NO_KEYWORDS);
    const lexicon = await openLexicon(taxonomy, parts.lexicons ?? NO_LEXICON_STORE, signal);
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
    const weights = weightsFor(layout, keywords, parts.encoderState ?? 'pretrained');
    return new SchemeModel(
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
    const scores: SchemeScores = {
      subclassWords: this.lexicon.subclasses.scores(text),
      keywords: this.keywordLexicon.scores(text),
      groupWords: this.lexicon.mainGroups.scores(text),
      subclassSimilarities: cosines.subarray(0, subclasses),
      groupSimilarities: cosines.subarray(subclasses),
    };
    const signals = subclassSignals(this.layout, scores);
    return { text, vector, scores, signals, masses: subclassMasses(signals, this.weights) };
  }

  /** Frees the session with the vectors; what was given stays with the giver. */
  async dispose(): Promise<void> {
    await this.products.dispose();
  }
}

function weightsFor({ mainGroups }: SchemeLayout, keywords: Keywords, state: EncoderState): FusionWeights {
  const weights = SCHEME_WEIGHTS[state];
  if (mainGroups.length === 0) return weights.compact;
  return keywords.size > 0 ? weights.withKeywords : weights.full;
}
