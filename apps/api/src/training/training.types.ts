import { registerEnumType } from 'type-graphql';
import type { EmbeddingTables, Loss, TrainingPrecision } from '@nonet/services/training';

export const LossEnum = {
  JOINT: 'joint',
  INFO_NCE: 'info-nce',
  PAIRWISE_COSINE: 'pairwise-cosine',
} as const satisfies Record<string, Loss>;

export const EmbeddingTablesEnum = {
  TRAINED: 'trained',
  FROZEN: 'frozen',
} as const satisfies Record<string, EmbeddingTables>;

export const TrainingPrecisionEnum = {
  FLOAT32: 'float32',
  FLOAT16: 'float16',
  BFLOAT16: 'bfloat16',
} as const satisfies Record<string, TrainingPrecision>;

registerEnumType(LossEnum, {
  name: 'Loss',
  description: 'What an encoder learns from.',
  valuesConfig: {
    JOINT: { description: 'Contrast of patents and symbol texts, and label heads.' },
    INFO_NCE: { description: 'Contrast within the batch.' },
    PAIRWISE_COSINE: { description: 'Pairs that share a symbol and pairs that do not: the original recipe.' },
  },
});
registerEnumType(EmbeddingTablesEnum, {
  name: 'EmbeddingTables',
  description: 'What becomes of the tables of embeddings, half of a small encoder.',
  valuesConfig: {
    TRAINED: { description: 'They are trained with the rest.' },
    FROZEN: {
      description:
        'They stay those of the encoder to start from, and the result is stored without them where that one is built in.',
    },
  },
});
registerEnumType(TrainingPrecisionEnum, {
  name: 'TrainingPrecision',
  description: 'Precision of the products in training; weights keep theirs.',
  valuesConfig: {
    FLOAT32: { description: 'As on a processor.' },
    FLOAT16: { description: 'Half, with a scaled loss.' },
    BFLOAT16: { description: 'Half, with the range of float32; needs a GPU.' },
  },
});
