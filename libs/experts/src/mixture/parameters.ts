import { CAPABILITIES } from '@nonet/plugins';
import { z } from 'zod';
import { calibrationSchema } from '../calibration/calibration-schema.js';
import { habitsSchema } from '../calibration/habits.js';
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
  /** The form of what it saved; absent in models from before it was pinned. */
  format: z.string().optional(),
  /** Of what it saved (`digestOfFolder`); absent in models from before it was pinned. */
  digest: z.string().optional(),
  symbols: z.array(z.string()),
  /** Whether it stands beside Nonet's own expert, or in its place for its symbols. */
  role: z.enum(['beside', 'replace']).default('beside'),
  /** What it is given beside texts, vectors and signals. */
  needs: z.array(z.enum(CAPABILITIES)).default([]),
  /** How much the logit of its probability counts beside the fused score, or in its place. */
  weight: z.number().nonnegative(),
  /** That logit in an average pair of a text and a symbol; it is subtracted. */
  typical: z.number(),
  /** The fused score of an average pair, for one that replaces. */
  offset: z.number().default(0),
  /** The same two for groups, among their siblings. */
  groupWeight: z.number().nonnegative().default(0),
  groupTypical: z.number().default(0),
});

/** The encoder of a plugin that the experts see with; only its heads lie in the model's folder. */
const pluginEncoder = z.object({
  /** The id of its provider. */
  encoder: z.string(),
  plugin: z.string(),
  version: z.string(),
  /** Of its vectors: the same fingerprint, the same vectors. */
  fingerprint: z.string(),
});

/** An expert of a plugin that a section was to have, and that could not learn: the section is answered by its own alone. */
const leftOutExpert = z.object({
  section: z.string(),
  expert: z.string(),
  plugin: z.string(),
  version: z.string(),
  problem: z.string(),
});

/** Everything that was fitted on signals: small, and readable by a person. */
export const mixtureSchema = z.object({
  format: z.literal(1),
  experts: z.array(expertParameters(EXPERT_SIGNALS)).length(9),
  gate: z.object({
    sections: z.array(logistic(GATE_FEATURES)).length(9),
    legacy: logistic(GATE_FEATURES).optional(),
  }),
  /** Of classes, from the mass of their subclasses. */
  classCalibration: calibrationSchema,
  classThreshold: z.number().min(0).max(1),
  /** Of legacy subclasses, which stand apart from the others of section Y; absent where too little is known of them. */
  legacy: z
    .object({
      calibration: calibrationSchema,
      threshold: z.number().min(0).max(1),
      classThreshold: z.number().min(0).max(1),
    })
    .optional(),
  /** How the texts were that gates and calibrations were fitted on; absent: see USUAL_HABITS. */
  habits: habitsSchema.optional(),
  descent: z.object({ group: sibling, child: sibling, stay: z.number() }),
  /** Scores below subclasses, from their masses. */
  lower: z.object({ 'main-group': platt, subgroup: platt }),
  /** Absent: the encoder lies in the model's folder. */
  pluginEncoder: pluginEncoder.optional(),
  /** At most one for a section; absent: none has one. */
  pluginExperts: z.array(pluginExpert).optional(),
  /** Absent: all could learn. */
  leftOut: z.array(leftOutExpert).optional(),
});

export type LeftOutExpert = z.output<typeof leftOutExpert>;
export type PinnedEncoder = z.output<typeof pluginEncoder>;
export type PluginExpertParameters = z.output<typeof pluginExpert>;
export type MixtureParameters = z.output<typeof mixtureSchema>;
