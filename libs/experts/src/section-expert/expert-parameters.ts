import { z } from 'zod';
import { CALIBRATION_FEATURES } from '../calibration/calibration.js';
import { rowsWithoutHeads } from './fused-score.js';

const numbers = (length: number) => z.array(z.number()).length(length);
const share = z.number().min(0).max(1);

/** What an expert has learned about these signals: how it weighs them, calibrates the sum, and the thresholds. */
export const expertParameters = (signalNames: readonly string[]) =>
  z.object({
    section: z.string(),
    weights: z.object({
      seen: numbers(signalNames.length),
      unseen: numbers(rowsWithoutHeads(signalNames).length),
      unseenBias: z.number(),
    }),
    calibration: z.object({ bias: z.number(), weights: numbers(CALIBRATION_FEATURES) }),
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
    /** Subclasses added after training: known by their texts, and by the examples that the memory has. */
    extended: z.array(z.string()),
  });

export type ExpertParameters = z.output<ReturnType<typeof expertParameters>>;
