import { z } from 'zod';
import { calibrationSchema } from '../calibration/calibration-schema.js';
import { rowsWithoutHeads } from './fused-score.js';

const numbers = (length: number) => z.array(z.number()).length(length);
const share = z.number().min(0).max(1);

/** What the weights of a section are worth beside those that all sections share, measured on texts they were not fitted on. */
const ownKnowledge = z.object({
  /** Texts with a candidate of the section. */
  texts: z.number().int().nonnegative(),
  /** How much the logarithm of the likelihood of what is true rises by the own weights, in nats a text; with 95 % interval. */
  gain: z.number(),
  interval: z.tuple([z.number(), z.number()]),
  /** `common`: there was nothing to gain, so the section weighs signals as all sections together do. */
  leansOn: z.enum(['own', 'common']),
});
export type OwnKnowledge = z.output<typeof ownKnowledge>;

/** What an expert has learned about these signals: how it weighs them, calibrates the sum, and the thresholds. */
export const expertParameters = (signalNames: readonly string[]) =>
  z.object({
    section: z.string(),
    weights: z.object({
      seen: numbers(signalNames.length),
      unseen: numbers(rowsWithoutHeads(signalNames).length),
      unseenBias: z.number(),
      bias: z.number().default(0),
    }),
    calibration: calibrationSchema,
    /**
     * For an expert that is asked alone: the logarithm of the sum that the softmax over all subclasses divides by,
     * in an average text. Default: 0.
     */
    logNormalizer: z.number().optional(),
    /** Scores from which on a subclass is selected, and the section itself. */
    threshold: share,
    sectionThreshold: share,
    /** Subclasses with a threshold of their own. */
    thresholds: z.record(z.string(), share),
    /** Subclasses that are more frequent in what is asked than in what was calibrated on: what is added to their logits. */
    shifts: z.record(z.string(), z.number()).optional(),
    /** Absent where nobody measured it. */
    knowledge: ownKnowledge.optional(),
    /** Subclasses added after training: known by their texts, and by the examples that the memory has. */
    extended: z.array(z.string()),
  });

export type ExpertParameters = z.output<ReturnType<typeof expertParameters>>;
