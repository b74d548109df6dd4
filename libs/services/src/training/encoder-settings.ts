import { devicesToTry } from '@nonet/encoder';
import type { FineTuneSettings } from '@nonet/encoder-training';
import { BATCH, type EncoderTraining } from './train-encoder.operation.js';

/** Rows of so many tokens: claims are long, but two cores are slow. */
const TOKENS = { cpu: { text: 96, symbol: 64 }, gpu: { text: 192, symbol: 96 } } as const;

/** What people choose of a training; the rest follows from the device. */
export function encoderSettings(training: EncoderTraining): FineTuneSettings {
  const { device, loss, lora, tables, epochs, minutes } = training;
  const { evaluateEvery, patience, seed, saveEvery } = training;
  // A GPU that is asked for may be another machine's: whether it is there, the training says.
  const [first] = device === 'auto' ? devicesToTry(device) : [device];
  const where = first === 'cpu' ? 'cpu' : 'gpu';
  return {
    loss: { type: loss },
    method: lora === null ? { type: 'full', tables } : { type: 'lora', rank: lora, alpha: 2 * lora },
    epochs,
    minutes,
    batch: training.batch ?? BATCH[where],
    textTokens: TOKENS[where].text,
    symbolTokens: TOKENS[where].symbol,
    learningRate: training.rate ?? undefined,
    precision: training.precision ?? (where === 'gpu' ? 'bfloat16' : 'float32'),
    stepsPerRun: where === 'gpu' ? 500 : 5,
    evaluateEvery,
    patience,
    seed,
    saveEvery,
  };
}
