import { z } from 'zod';
import { CALIBRATION_FEATURES } from '../calibration/calibration.js';
import { rowsWithoutHeads } from './fused-score.js';

const numbers = (length: number) => z.array(z.number()).length(length);
const share = z.number().min(0).max(1);

/** What an expert has learned to make of these signals: how it weighs them, how sure it is, and from where on it decides. */
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
     * What the fused score of a symbol is measured against where the expert is asked alone: the logarithm of what all
     * subclasses together have in an average text. Absent: 0.
     */
    logNormalizer: z.number().optional(),
    /** From this score on a subclass is selected, and the section itself. */
    threshold: share,
    sectionThreshold: share,
    /** Subclasses with a threshold of their own. */
    thresholds: z.record(z.string(), share),
    /** Subclasses added after training: known by their texts, and by the examples that the memory has. */
    extended: z.array(z.string()),
  });

export type ExpertParameters = z.output<ReturnType<typeof expertParameters>>;
