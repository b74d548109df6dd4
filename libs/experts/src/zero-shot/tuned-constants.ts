import type { CpcLevel } from '@nonet/cpc-taxonomy';
import type { FusionWeights } from './fusion.js';

/*
 * Every figure of this file was fitted by `node bench/zero-shot.mjs tune` on training splits alone: first claims of
 * 1,411 US grants of 2005, and abstracts of 1,500 green-technology and 1,000 AI grants. Encoder: minilm-l6, int8.
 */

/** For a scheme with main groups. */
export const FULL_SCHEME_WEIGHTS: FusionWeights = {
  words: 0.37,
  groupWords: 0.6,
  similarity: 0.35,
  groupSimilarity: 0.75,
  size: 0.75,
};

/** For a scheme that ends at subclasses: signals of main groups are silent, all sizes are equal. */
export const COMPACT_SCHEME_WEIGHTS: FusionWeights = {
  words: 0.8,
  groupWords: 0,
  similarity: 0.8,
  groupSimilarity: 0,
  size: 0,
};

/** How the mass of a node spreads over its children: factors of cosine, relative lexical score and log size. */
export const CHILD_WEIGHTS = { similarity: 12, words: 2, size: 0.4 } as const;

/** Logit of a text staying at a group instead of going to one of its subgroups. */
export const STAY_LOGIT = 4;

/** Score = logistic(slope x logit(mass) + offset), by level. */
export interface Calibration {
  readonly slope: number;
  readonly offset: number;
  /** Scores from here on are selected. */
  readonly threshold: number;
}

export const CALIBRATIONS: Readonly<Record<CpcLevel, Calibration>> = {
  section: { slope: 1, offset: 0.5, threshold: 0.3 },
  class: { slope: 1, offset: 0.5, threshold: 0.3 },
  subclass: { slope: 1, offset: 0.5, threshold: 0.3 },
  'main-group': { slope: 1, offset: 0.5, threshold: 0.3 },
  subgroup: { slope: 1, offset: 0.5, threshold: 0.3 },
};
