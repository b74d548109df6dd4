import { devicesToTry } from '@nonet/encoder';
import type { FineTuneSettings } from '@nonet/encoder-training';
import type { DeviceChoice } from '@nonet/plugins';

export const LOSSES = ['joint', 'info-nce', 'pairwise-cosine'] as const;
export type Loss = (typeof LOSSES)[number];
export const PRECISIONS = ['float32', 'float16', 'bfloat16'] as const;
export type TrainingPrecision = (typeof PRECISIONS)[number];

export const TABLES = ['trained', 'frozen'] as const;
export type EmbeddingTables = (typeof TABLES)[number];

/** A batch that fits a GPU would keep a processor busy for minutes. */
export const BATCH = { cpu: 16, gpu: 128 } as const;
/** Rows of so many tokens: claims are long, but two cores are slow. */
const TOKENS = { cpu: { text: 96, symbol: 64 }, gpu: { text: 192, symbol: 96 } } as const;

/** What people choose of a training; the rest follows from the device. */
export interface EncoderChoices {
  readonly loss: Loss;
  /** Rank of the adapters that are trained instead of all weights. */
  readonly lora?: number;
  /** Whether the embedding tables are trained too; adapters never train them. */
  readonly tables?: EmbeddingTables;
  readonly epochs?: number;
  readonly minutes?: number;
  readonly batch?: number;
  readonly rate?: number;
  readonly precision?: TrainingPrecision;
  readonly evaluateEvery?: number;
  readonly patience?: number;
  readonly seed?: number;
  readonly saveEvery?: number;
}

export function encoderSettings(choices: EncoderChoices, device: DeviceChoice): FineTuneSettings {
  // A GPU that is asked for may be another machine's: whether it is there, the training says.
  const [first] = device === 'auto' ? devicesToTry(device) : [device];
  const where = first === 'cpu' ? 'cpu' : 'gpu';
  const { loss, lora, tables, epochs, minutes, evaluateEvery, patience, seed, saveEvery } = choices;
  return {
    loss: { type: loss },
    method: lora ? { type: 'lora', rank: lora, alpha: 2 * lora } : { type: 'full', tables },
    epochs,
    minutes,
    batch: choices.batch ?? BATCH[where],
    textTokens: TOKENS[where].text,
    symbolTokens: TOKENS[where].symbol,
    learningRate: choices.rate,
    precision: choices.precision ?? (where === 'gpu' ? 'bfloat16' : 'float32'),
    stepsPerRun: where === 'gpu' ? 500 : 5,
    evaluateEvery,
    patience,
    seed,
    saveEvery,
  };
}
