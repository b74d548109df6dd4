import { z } from 'zod';
import { LABEL_FEATURES, type LabelFeature } from './label-features.js';

const weights = z.object(
  Object.fromEntries(LABEL_FEATURES.map((name) => [name, z.number()])) as Record<LabelFeature, z.ZodNumber>,
);

/** How signals become probabilities: the logistic of their weighted sum, and what is added for single labels. */
export const labelParametersSchema = z.object({
  format: z.literal(1),
  bias: z.number(),
  weights,
  /** What is added to the logits of labels, by id: those that are more or less frequent than their signals say. */
  labels: z.record(z.string(), z.number()),
  /** Scores from here on are selected. */
  threshold: z.number().min(0).max(1),
});
export type LabelParameters = z.output<typeof labelParametersSchema>;

const START = { format: 1, labels: {} } as const;

/**
 * What signals count for in a set that nobody gave examples for, and what fits to examples begin with. Fitted by
 * `node bench/label-sets.mjs tune` on classes of the CPC taken as label sets, texts of other sources than are reported.
 */
export const USUAL_LABEL_PARAMETERS: Readonly<Record<'alone' | 'withExamples', LabelParameters>> = {
  alone: {
    ...START,
    bias: -7.317,
    weights: {
      words: 0.236,
      similarity: 0.003,
      distinct: 1.164,
      symbols: 0.396,
      hasSymbols: 1.764,
      neighbours: 0,
      lexicalNeighbours: 0,
      examples: 0,
      share: 0,
      size: 0.034,
    },
    threshold: 0.312,
  },
  withExamples: {
    ...START,
    bias: -4.954,
    weights: {
      words: 0.207,
      similarity: 0.466,
      distinct: 0.617,
      symbols: 0.288,
      hasSymbols: 0.953,
      neighbours: 0.242,
      lexicalNeighbours: 0.66,
      examples: 0,
      share: 0.215,
      size: 0.389,
    },
    threshold: 0.342,
  },
};
