import type { CpcLevel } from '@nonet/cpc-taxonomy';
import type { TaxonomyWeights } from './subclass-masses.js';

/*
 * Every figure of this file was fitted by `node bench/zero-shot.mjs tune` on training splits alone: first claims of
 * 1,411 US grants of 2005, abstracts of 1,500 green-technology and 1,000 AI grants,
 * and of 700 patents of one week. Encoder: minilm-l6, int8. The weights of fine-tuned encoders are from the encoder of
 * nonet-experts (`--encoder models/nonet-experts/encoder`) and patents that it did not learn from: 864, 1,279 and 1,000.
 */

/** What an encoder learnt from: texts of all kinds, or patents and the scheme besides. */
export type EncoderState = 'pretrained' | 'fine-tuned';

interface WeightsByTaxonomy {
  /** With main groups, and keywords beside it. */
  readonly withKeywords: TaxonomyWeights;
  /** With main groups alone. */
  readonly full: TaxonomyWeights;
  /** Ends at subclasses: signals of main groups are silent, all sizes are equal. */
  readonly compact: TaxonomyWeights;
}

export const TAXONOMY_WEIGHTS: Readonly<Record<EncoderState, WeightsByTaxonomy>> = {
  pretrained: {
    withKeywords: {
      words: 0.174,
      keywords: 0.102,
      groupWords: 0.364,
      similarity: 0.643,
      groupSimilarity: 0.529,
      size: 0.771,
    },
    full: {
      words: 0.34,
      keywords: 0,
      groupWords: 0.363,
      similarity: 0.31,
      groupSimilarity: 0.76,
      size: 0.568,
    },
    compact: {
      words: 0.291,
      keywords: 0.109,
      groupWords: 0,
      similarity: 1.038,
      groupSimilarity: 0,
      size: 0,
    },
  },
  'fine-tuned': {
    withKeywords: {
      words: 0.1,
      keywords: 0.04,
      groupWords: 0.19,
      similarity: 0.799,
      groupSimilarity: 0.286,
      size: 0.606,
    },
    full: {
      words: 0.193,
      keywords: 0,
      groupWords: 0.215,
      similarity: 0.509,
      groupSimilarity: 0.564,
      size: 0.519,
    },
    compact: {
      words: 0.088,
      keywords: 0,
      groupWords: 0,
      similarity: 1.273,
      groupSimilarity: 0,
      size: 0,
    },
  },
};

/** How the mass of a node spreads over its children: factors of cosine, relative lexical score, log size and votes. */
export interface SiblingWeights {
  readonly similarity: number;
  readonly words: number;
  readonly size: number;
  /** Of how far the neighbours agree; without neighbours it does not matter. */
  readonly votes: number;
}

/** How mass spreads below subclasses. */
export interface DescentWeights {
  /** From a subclass to its main groups. */
  readonly group: SiblingWeights;
  /** From a group to its subgroups. */
  readonly child: SiblingWeights;
  /** Logit of a text staying at a group instead of going to one of its subgroups, beside that for its cosine to it. */
  readonly stay: number;
}

export const ZERO_SHOT_DESCENT: DescentWeights = {
  group: { similarity: 6.01, words: 3.82, size: 0.28, votes: 0 },
  child: { similarity: 6.7, words: 1.11, size: 0.78, votes: 0 },
  stay: 1.12,
};

/**
 * Score = logistic(slope x logit(mass) + offset), by level. Sections are fitted on 700 patents of one week, whose sections
 * are all known; classes and subclasses on the grants of 2005, of whose symbols one is known each: the share of symbols
 * that is known was estimated along (Elkan & Noto 2008). Below on AI grants, the only ones whose groups are all known.
 */
export interface Calibration {
  readonly slope: number;
  readonly offset: number;
  /** Scores from here on are selected. */
  readonly threshold: number;
}

export const CALIBRATIONS: Readonly<Record<CpcLevel, Calibration>> = {
  section: { slope: 1.197, offset: 1.275, threshold: 0.382 },
  class: { slope: 1.182, offset: 1.02, threshold: 0.317 },
  subclass: { slope: 1.053, offset: 0.95, threshold: 0.29 },
  'main-group': { slope: 0.853, offset: 0.835, threshold: 0.203 },
  subgroup: { slope: 0.184, offset: -2.714, threshold: 0.035 },
};
