import type { Taxonomy } from '@nonet/cpc-taxonomy';
import { row, type Encoder, type Matrix } from '@nonet/plugins';
import { subclassMasses, type FusionWeights } from './fusion.js';
import { NodeVectors } from './node-vectors.js';
import { schemeLayout, type SchemeLayout } from './scheme-layout.js';
import { buildSchemeLexicon, type SchemeLexicon } from './scheme-lexicon.js';
import { subclassSignals, type SchemeScores } from './subclass-signals.js';
import { similarities, type TaxonomyEmbeddings } from './taxonomy-embeddings.js';
import { COMPACT_SCHEME_WEIGHTS, FULL_SCHEME_WEIGHTS } from './tuned-constants.js';

export interface SchemeParts {
  readonly taxonomy: Taxonomy;
  readonly encoder: Encoder;
  readonly embeddings: TaxonomyEmbeddings;
  /** Kept from an earlier start; built where absent. */
  readonly lexicon?: SchemeLexicon;
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
    readonly vectors: NodeVectors,
    readonly weights: FusionWeights,
    private readonly subclassVectors: Matrix,
    private readonly groupVectors: Matrix,
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
    const lexicon = parts.lexicon ?? buildSchemeLexicon(taxonomy);
    onProgress?.({ step: 'words', done: 1, total: 1 });

    const vectors = new NodeVectors(taxonomy, encoder, embeddings);
    const { subclasses, mainGroups } = layout;
    const total = subclasses.length + mainGroups.length;
    const report = (done: number) => onProgress?.({ step: 'embeddings', done, total });
    report(0);
    const subclassVectors = await vectors.of(subclasses, { signal, onProgress: report });
    const groupVectors = await vectors.of(mainGroups, {
      signal,
      onProgress: (done) => report(subclasses.length + done),
    });
    const weights = mainGroups.length > 0 ? FULL_SCHEME_WEIGHTS : COMPACT_SCHEME_WEIGHTS;
    return new SchemeModel(
      taxonomy,
      encoder,
      layout,
      lexicon,
      vectors,
      weights,
      subclassVectors,
      groupVectors,
    );
  }

  /** Compares a text with all subclasses and main groups. */
  async read(text: string, signal?: AbortSignal): Promise<Reading> {
    const vector = row(await this.encoder.embed([text], { role: 'query', signal }), 0);
    const scores: SchemeScores = {
      subclassWords: this.lexicon.subclasses.scores(text),
      groupWords: this.lexicon.mainGroups.scores(text),
      subclassSimilarities: similarities(this.subclassVectors, vector),
      groupSimilarities: similarities(this.groupVectors, vector),
    };
    const signals = subclassSignals(this.layout, scores);
    return { text, vector, scores, signals, masses: subclassMasses(signals, this.weights) };
  }
}
