import type { CpcLevel } from '@nonet/cpc-taxonomy';
import type { FusionWeights } from './fusion.js';

/*
 * Every figure of this file was fitted by `node bench/zero-shot.mjs tune` on training splits alone: first claims of
 * 1,411 US grants of 2005, and abstracts of 1,500 green-technology and 1,000 AI grants. Encoder: minilm-l6, int8.
 */

/** For a scheme with main groups and keywords beside it. */
export const KEYWORD_SCHEME_WEIGHTS: FusionWeights = {
  words: 0.174,
  keywords: 0.102,
  groupWords: 0.364,
  similarity: 0.643,
  groupSimilarity: 0.529,
  size: 0.771,
};

/** For a scheme with main groups alone. */
export const FULL_SCHEME_WEIGHTS: FusionWeights = {
  words: 0.34,
  keywords: 0,
  groupWords: 0.363,
  similarity: 0.31,
  groupSimilarity: 0.76,
  size: 0.568,
};

/** For a scheme that ends at subclasses: signals of main groups are silent, all sizes are equal. */
export const COMPACT_SCHEME_WEIGHTS: FusionWeights = {
  words: 0.291,
  keywords: 0.109,
  groupWords: 0,
  similarity: 1.038,
  groupSimilarity: 0,
  size: 0,
};

/** How the mass of a node spreads over its children: factors of cosine, relative lexical score and log size. */
export interface SiblingWeights {
  readonly similarity: number;
  readonly words: number;
  readonly size: number;
}

/** From a subclass to its main groups. */
export const GROUP_WEIGHTS: SiblingWeights = { similarity: 5.56, words: 3.19, size: 0.29 };

/** From a group to its subgroups. */
export const CHILD_WEIGHTS: SiblingWeights = { similarity: 6.72, words: 0.95, size: 0.9 };

/** Logit of a text staying at a group instead of going to one of its subgroups, beside that for its cosine to it. */
export const STAY_LOGIT = 1.08;

/**
 * Score = logistic(slope x logit(mass) + offset), by level. Down to subclasses fitted on the grants of 2005, of whose
 * symbols one is known each: the share of symbols that is known was estimated along (Elkan & Noto 2008). Below on AI
 * grants, the only ones whose labels are all known.
 */
export interface Calibration {
  readonly slope: number;
  readonly offset: number;
  /** Scores from here on are selected. */
  readonly threshold: number;
}

export const CALIBRATIONS: Readonly<Record<CpcLevel, Calibration>> = {
  section: { slope: 1.137, offset: 0.36, threshold: 0.356 },
  class: { slope: 1.173, offset: 0.994, threshold: 0.317 },
  subclass: { slope: 1.051, offset: 0.932, threshold: 0.29 },
  'main-group': { slope: 0.8, offset: 0.663, threshold: 0.159 },
  subgroup: { slope: 0.301, offset: -2.303, threshold: 0.025 },
};
