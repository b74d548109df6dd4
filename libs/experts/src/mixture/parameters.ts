import { z } from 'zod';
import { CALIBRATION_FEATURES } from '../calibration/calibration.js';
import { GATE_FEATURES } from './gate.js';
import { expertParameters } from '../section-expert/expert-parameters.js';
import { EXPERT_SIGNALS } from './signals.js';

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

/** An expert of a plugin that a section has beside its own; what it has learned lies in `experts/SECTION`. */
const pluginExpert = z.object({
  section: z.string(),
  /** The id of its provider. */
  expert: z.string(),
  plugin: z.string(),
  version: z.string(),
  symbols: z.array(z.string()),
  /** How much the logit of its probability counts beside the fused score. */
  weight: z.number().nonnegative(),
  /** That logit in an average pair of a text and a symbol; it is subtracted. */
  typical: z.number(),
});

/** Everything that was fitted on signals: small, and readable by a person. */
export const mixtureSchema = z.object({
  format: z.literal(1),
  experts: z.array(expertParameters(EXPERT_SIGNALS)).length(9),
  gate: z.object({ sections: z.array(logistic(GATE_FEATURES)).length(9) }),
  /** Of classes, from the mass of their subclasses. */
  classCalibration: logistic(CALIBRATION_FEATURES),
  classThreshold: z.number().min(0).max(1),
  descent: z.object({ group: sibling, child: sibling, stay: z.number() }),
  /** Scores below subclasses, from their masses. */
  lower: z.object({ 'main-group': platt, subgroup: platt }),
  /** At most one for a section; absent: none has one. */
  pluginExperts: z.array(pluginExpert).optional(),
});

export type PluginExpertParameters = z.output<typeof pluginExpert>;
export type MixtureParameters = z.output<typeof mixtureSchema>;
