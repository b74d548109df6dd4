import { choice, defineRequest, type ValueOf, whole } from '@nonet/operations';
import { z } from 'zod';

const predicted = choice({
  name: 'PredictedModels',
  about: 'What becomes of versions with stored predictions, whose reasons need the model.',
  options: {
    keep: 'They stay.',
    remove: 'They go like others; their predictions stay, without reasons.',
  },
});

export const collectGarbage = defineRequest({
  name: 'collectGarbage',
  title: 'Remove the files of versions that nobody needs',
  outcome: 'Never those of the active version or of the one before it, nor of the newest. Their rows stay.',
  fields: z.strictObject({
    keep: whole(1, 1000).default(5).meta({ title: 'Number of the newest versions of each name that stay' }),
    predicted: predicted.default('keep').meta({
      title: 'Versions with stored predictions',
      description: 'Without its files a version cannot give the reasons of its predictions.',
      placeholder: 'what',
    }),
  }),
});
export type GarbageRule = ValueOf<typeof collectGarbage>;
