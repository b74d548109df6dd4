import {
  choice,
  defineOperation,
  device,
  encoderName,
  encoderReference,
  limit,
  list,
  number,
  optional,
  patentFiles,
  seed,
  type ValueOf,
  whole,
} from '@nonet/operations';
import { z } from 'zod';

/** About one in eight: enough to weigh signals on, and hardly missed by an encoder. */
export const HOLD_OUT = 0.12;
/** Something must be left to learn from. */
const MOST_HELD_OUT = 0.9;

/** Patents of a step: a batch that fits a GPU would keep a processor busy for minutes. */
export const BATCH = { cpu: 16, gpu: 128 } as const;

/** Each reads every text once. */
const MOST_TEACHERS = 8;

const loss = choice({
  name: 'Loss',
  about: 'What an encoder learns from.',
  options: {
    joint: 'Contrast of patents and symbol texts, and label heads.',
    'info-nce': 'Contrast within the batch.',
    'pairwise-cosine': 'Pairs that share a symbol and pairs that do not: the original recipe.',
  },
});

const tables = choice({
  name: 'EmbeddingTables',
  about: 'What becomes of the tables of embeddings, half of a small encoder.',
  options: {
    trained: 'They are trained with the rest.',
    frozen:
      'They stay those of the encoder to start from, and the result is stored without them where that one is built in.',
  },
});

const precision = choice({
  name: 'TrainingPrecision',
  about: 'Precision of the products in training; weights keep theirs.',
  options: {
    float32: 'As on a processor.',
    float16: 'Half, with a scaled loss.',
    bfloat16: 'Half, with the range of float32; needs a GPU.',
  },
});

export const trainEncoder = defineOperation({
  name: 'trainEncoder',
  kind: 'encoder-training',
  title: 'Fine-tune an encoder on patents with known symbols',
  outcome: 'The result is an encoder under its name.',
  fields: z.strictObject({
    name: encoderName.meta({ description: 'By it NONET_ENCODER and requests ask for the result.' }),
    files: patentFiles.min(1).meta({
      flag: 'file',
      title: 'Files to learn from',
      description:
        'Patents with their symbols: JSONL (also gzipped), CSV or USPTO XML. Records that name a split (train, dev) are used so; the others are divided.',
      allowed: '1 to 20 files',
    }),
    base: encoderReference.default('minilm-l6').meta({ title: 'Encoder to start from' }),
    loss: loss.default('joint').meta({ title: 'What is learnt from' }),
    teachers: list(encoderReference, { most: MOST_TEACHERS })
      .default([])
      .meta({
        flag: 'teacher',
        title: 'Encoders to learn from',
        rare: true,
        description:
          'Encoders trained with the loss joint: what their heads say of each text is learnt beside its symbols (distillation).',
        allowed: `at most ${MOST_TEACHERS} encoders`,
        placeholder: 'encoder',
      }),
    lora: optional(whole(1, 256)).meta({
      title: 'Rank of adapters',
      rare: true,
      description: 'Adapters of this rank are trained instead of all weights.',
      defaultsTo: 'all weights are trained',
      placeholder: 'rank',
    }),
    tables: tables
      .default('trained')
      .meta({ title: 'Embedding tables', rare: true, description: 'Adapters never train them.' }),
    epochs: number(0.001, 10_000).default(6).meta({ title: 'Passes over the patents' }),
    minutes: number(0.01, 100_000)
      .default(24 * 60)
      .meta({ title: 'Minutes after which it ends', rare: true, description: 'The result is written then.' }),
    batch: optional(whole(2, 4096)).meta({
      title: 'Patents of a step',
      rare: true,
      defaultsTo: `${BATCH.cpu} on a processor, ${BATCH.gpu} on a GPU`,
    }),
    rate: optional(number(1e-9, 1)).meta({
      title: 'Learning rate at its highest',
      rare: true,
      defaultsTo: 'what suits the loss',
      placeholder: 'rate',
    }),
    precision: optional(precision).meta({
      title: 'Precision of the products',
      rare: true,
      defaultsTo: 'float32 on a processor, bfloat16 on a GPU',
    }),
    limit,
    holdOut: number(0, MOST_HELD_OUT).default(HOLD_OUT).meta({
      title: 'Share of the patents that is held out',
      description:
        'Drawn by their numbers, for a training of experts to weigh signals on; 0: all are learnt.',
      placeholder: 'share',
    }),
    evaluateEvery: whole(1, 1_000_000)
      .default(500)
      .meta({ title: 'Steps between evaluations', rare: true, description: 'On held-out patents.' }),
    patience: whole(0, 1000).default(0).meta({
      title: 'Evaluations without a gain after which it ends',
      rare: true,
      description: 'It keeps its best state then; 0: it does not end.',
    }),
    seed: seed.default(0).meta({ rare: true }),
    saveEvery: number(0.1, 86_400)
      .default(120)
      .meta({ title: 'Seconds between two places to go on from', rare: true }),
    device: device.default('auto'),
  }),
});
export type EncoderTraining = ValueOf<typeof trainEncoder>;
