import type { FloatType } from '@nonet/onnx-graph';
import { z } from 'zod';
import { FineTuneError } from './errors.js';
import { LORA_TARGETS, type LoraTarget } from './model/lora.js';

const share = z.number().min(0).max(1);
const count = z.number().int().positive();
const targets = Object.keys(LORA_TARGETS) as [LoraTarget, ...LoraTarget[]];

const lossSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('joint'),
    temperature: z.number().positive().default(0.05),
    /** Weight of the section head beside the two other terms. */
    sectionWeight: z.number().nonnegative().default(3),
    /** How often the symbol text is that of the subclass rather than of one of the patent's groups. */
    subclassShare: share.default(0.45),
    /** Weight of what teachers say of the subclasses, where there are teachers. */
    teacherWeight: z.number().nonnegative().default(1),
  }),
  z.object({
    type: z.literal('info-nce'),
    temperature: z.number().positive().default(0.05),
    denominator: z.enum(['all', 'negatives']).default('negatives'),
  }),
  z.object({
    type: z.literal('pairwise-cosine'),
    /** Number of positive pairs, and of negative ones, for each section and each class. */
    pairsPerSymbol: count.default(2000),
  }),
]);

const methodSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('full'), tables: z.enum(['trained', 'frozen']).default('trained') }),
  z.object({
    type: z.literal('lora'),
    rank: count.max(256).default(16),
    alpha: z.number().positive().default(32),
    targets: z.array(z.enum(targets)).min(1).default(['query', 'value', 'intermediate', 'output']),
  }),
]);

const choicesSchema = z.strictObject({
  loss: lossSchema.default({
    type: 'joint',
    temperature: 0.05,
    sectionWeight: 3,
    subclassShare: 0.45,
    teacherWeight: 1,
  }),
  method: methodSchema.default({ type: 'full', tables: 'trained' }),
  /** Texts of patents in a batch. */
  batch: count.max(4096).default(128),
  /** Maximum number of tokens in a row, special tokens included: longer texts are cut. */
  textTokens: count.min(8).default(192),
  symbolTokens: count.min(8).default(96),
  /**
   * Maximum number of widths that the rows of a batch are padded to; 1 pads all to the longest. On two cores,
   * beside one width for texts and one for symbols, real tokens a second rose 1.2 times with rows of 192 and 96
   * tokens (batch 16; 1.2 to 1.3 with 32), and not measurably with 96 and 64, which nearly all patents fill. .2 %
   * of the tokens are lost at most.
   */
  lengthGroups: count.max(8).default(4),
  /** Batches whose gradients are averaged into one step. */
  accumulate: count.default(1),
  /** How long a run is: whichever comes first. */
  epochs: z.number().positive().default(6),
  steps: count.default(1_000_000),
  /** Minutes from when patents and teachers are read until the run ends and its result is written; the learning rate falls to 0 by then. */
  minutes: z
    .number()
    .positive()
    .default(24 * 60),
  /**
   * The highest learning rate. Default: 2e-4; for pairs 2e-5, since their loss has no negatives to hold a space
   * together.
   */
  learningRate: z.number().positive().optional(),
  headLearningRate: z.number().positive().default(2e-3),
  weightDecay: z.number().nonnegative().default(0.01),
  /** Share of the steps in which the learning rate rises. */
  warmUp: share.default(0.06),
  clipNorm: z.number().positive().default(1),
  /** float16 and bfloat16 keep float32 weights; bfloat16 needs a GPU. */
  precision: z.enum(['float32', 'float16', 'bfloat16']).default('float32') satisfies z.ZodType<FloatType>,
  seed: z.number().int().nonnegative().default(0),
  cropping: z
    .object({ share, from: share, to: share })
    .refine(({ from, to }) => from <= to, '`from` must not be above `to`')
    .default({ share: 0.3, from: 0.3, to: 0.9 }),
  /**
   * Maximum number of steps between two reports. More cost memory for their batches; fewer, transfers of the
   * parameters.
   */
  stepsPerRun: count.max(1000).default(500),
  /** Steps between two evaluations; the first is before training. */
  evaluateEvery: count.default(500),
  /**
   * Number of evaluations without a better score after which a run ends with its best state; 0: never, and the last
   * state is kept.
   */
  patience: z.number().int().nonnegative().default(0),
  /** Seconds between two checkpoints of all that a run needs to continue. */
  saveEvery: z.number().positive().default(120),
  /** How the weights of the result are stored. */
  stored: z.enum(['fp32', 'fp16']).default('fp32'),
});

const PEAK_RATES = { joint: 2e-4, 'info-nce': 2e-4, 'pairwise-cosine': 2e-5 } as const;

/** Schema of the choices for a run, with defaults; its output is valid input. */
export const fineTuneSettings = choicesSchema.transform(({ learningRate, ...choices }) => ({
  ...choices,
  learningRate: learningRate ?? PEAK_RATES[choices.loss.type],
}));

/** What may be chosen for a run; all has defaults, those of the reference recipe. */
export type FineTuneSettings = z.input<typeof fineTuneSettings>;
/** The choices of a run with all defaults filled in. */
export type RunSettings = z.output<typeof fineTuneSettings>;

/** @throws FineTuneError FINE_TUNE_OPTIONS_INVALID with every choice that is not allowed */
export function parseSettings(settings: FineTuneSettings): RunSettings {
  const parsed = fineTuneSettings.safeParse(settings);
  if (parsed.success) return parsed.data;
  throw new FineTuneError(
    'FINE_TUNE_OPTIONS_INVALID',
    `Fine-tuning cannot start: ${z.prettifyError(parsed.error)}`,
  );
}
