import type { CpcLevel } from '@nonet/cpc-taxonomy';
import type { FusionWeights } from './fusion.js';

/*
 * Every figure of this file was fitted by `node bench/zero-shot.mjs tune` on training splits alone: first claims of
 * 1,411 US grants of 2005, and abstracts of 1,500 green-technology and 1,000 AI grants; calibrations on the AI grants,
 * the only ones whose labels are all known. Encoder: minilm-l6, int8.
 */

/** For a scheme with main groups. */
export const FULL_SCHEME_WEIGHTS: FusionWeights = {
  words: 0.33,
  keywords: 0,
  groupWords: 0.36,
  similarity: 0.34,
  groupSimilarity: 0.75,
  size: 0.55,
};

/** For a scheme with main groups and keywords beside it. */
export const KEYWORD_SCHEME_WEIGHTS: FusionWeights = {
  words: 0.15,
  keywords: 0.12,
  groupWords: 0.36,
  similarity: 0.55,
  groupSimilarity: 0.52,
  size: 0.79,
};

/** For a scheme that ends at subclasses: signals of main groups are silent, all sizes are equal. */
export const COMPACT_SCHEME_WEIGHTS: FusionWeights = {
  words: 0.33,
  keywords: 0,
  groupWords: 0,
  similarity: 1.02,
  groupSimilarity: 0,
  size: 0,
};

/** How the mass of a node spreads over its children: factors of cosine, relative lexical score and log size. */
export const CHILD_WEIGHTS = { similarity: 5.47, words: 1.55, size: 0.67 } as const;

/** Logit of a text staying at a group instead of going to one of its subgroups. */
export const STAY_LOGIT = 3.12;

/** Score = logistic(slope x logit(mass) + offset), by level. */
export interface Calibration {
  readonly slope: number;
  readonly offset: number;
  /** Scores from here on are selected. */
  readonly threshold: number;
}

export const CALIBRATIONS: Readonly<Record<CpcLevel, Calibration>> = {
  section: { slope: 1.049, offset: 0.768, threshold: 0.458 },
  class: { slope: 1.104, offset: 1.035, threshold: 0.342 },
  subclass: { slope: 0.941, offset: 1.1, threshold: 0.252 },
  'main-group': { slope: 0.727, offset: 0.41, threshold: 0.125 },
  subgroup: { slope: 0.357, offset: -2.345, threshold: 0.02 },
};
