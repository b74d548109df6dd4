import type { SuccessorWeights } from './successor-ranking.js';

/*
 * Every figure of this file was fitted by `node bench/reclassification.mjs --fit` on patents that carry symbols that CPC 2022.08 had and
 * 2025.05 has not, together with new ones: half of the patents, none of which are in the reported figures. Encoder: that of
 * nonet-experts.
 */

/** Weights where other patents say where those of a removed symbol, or of its main group, go; and where none does. */
export const SUCCESSOR_WEIGHTS: Readonly<Record<'alone' | 'carried', SuccessorWeights>> = {
  alone: {
    weights: {
      title: 0.207,
      path: 2.284,
      text: 0.361,
      words: 7.992,
      class: -1.449,
      subclass: -1.459,
      mainGroup: 3.688,
      kept: 0.678,
      carriers: 0,
      groupCarriers: 0,
    },
    calibration: { slope: 0.53, bias: 1.525 },
  },
  carried: {
    weights: {
      title: 0.136,
      path: 0.092,
      text: 0.494,
      words: 5.05,
      class: 0.096,
      subclass: -0.8,
      mainGroup: 1.309,
      kept: 1.843,
      carriers: 3.454,
      groupCarriers: 0.446,
    },
    calibration: { slope: 0.77, bias: 1.094 },
  },
};
