import { z } from 'zod';
import { CALIBRATION_FEATURES } from './calibration.js';
import { GATE_FEATURES } from './gate.js';
import { EXPERT_SIGNALS, WITHOUT_EXAMPLES } from './signals.js';

const numbers = (length: number) => z.array(z.number()).length(length);
const logistic = (features: number) => z.object({ bias: z.number(), weights: numbers(features) });
const sibling = z.object({
  similarity: z.number(),
  words: z.number(),
  size: z.number(),
  votes: z.number(),
});
const platt = z.object({
  slope: z.number().nonnegative(),
  offset: z.number(),
  threshold: z.number().min(0).max(1),
});

/** One section's expert: how it weighs the signals, how sure it is, and from where on it decides. */
const expertSchema = z.object({
  section: z.string(),
  weights: z.object({
    seen: numbers(EXPERT_SIGNALS.length),
    unseen: numbers(WITHOUT_EXAMPLES.length),
    unseenBias: z.number(),
  }),
  calibration: logistic(CALIBRATION_FEATURES),
  /** From this score on a subclass is selected, and the section itself. */
  threshold: z.number().min(0).max(1),
  sectionThreshold: z.number().min(0).max(1),
  /** Subclasses with a threshold of their own. */
  thresholds: z.record(z.string(), z.number().min(0).max(1)),
  /** Subclasses added after training: known by their texts, and by the examples that the memory has. */
  extended: z.array(z.string()),
});

/** Everything that was fitted on signals: small, and readable by a person. */
export const mixtureSchema = z.object({
  format: z.literal(1),
  experts: z.array(expertSchema).length(9),
  gate: z.object({ sections: z.array(logistic(GATE_FEATURES)).length(9) }),
  /** Of classes, from the mass of their subclasses. */
  classCalibration: logistic(CALIBRATION_FEATURES),
  classThreshold: z.number().min(0).max(1),
  descent: z.object({ group: sibling, child: sibling, stay: z.number() }),
  /** Scores below subclasses, from their masses. */
  lower: z.object({ 'main-group': platt, subgroup: platt }),
});

export type MixtureParameters = z.output<typeof mixtureSchema>;
export type ExpertParameters = z.output<typeof expertSchema>;
