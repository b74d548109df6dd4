import {
  choice,
  defineOperation,
  filePath,
  level,
  limit,
  modelReference,
  optional,
  PATENT_FORMATS,
  splits,
  type ValueOf,
} from '@nonet/operations';
import { z } from 'zod';
import { byCollection } from '../collections/collection.fields.js';
import { includeLegacy } from './subject.fields.js';

export const evaluationMode = choice({
  name: 'EvaluationMode',
  about: 'What is evaluated of a model.',
  options: {
    trained: 'All that it learnt.',
    'zero-shot': 'The scheme alone, seen with its encoder.',
  },
});
export type EvaluationMode = z.output<typeof evaluationMode>;

export const evaluateModel = defineOperation({
  name: 'evaluateModel',
  kind: 'evaluation',
  title: 'Evaluate a model on patents whose symbols are known',
  outcome: 'The figures stay with the version.',
  fields: z.strictObject({
    model: optional(modelReference),
    file: filePath.meta({ title: 'Patents with their symbols', description: `${PATENT_FORMATS}.` }),
    level: level.default('subclass'),
    mode: optional(evaluationMode).meta({
      title: 'What is evaluated',
      rare: true,
      defaultsTo: 'as the model answers',
    }),
    limit: limit.meta({ title: 'Maximum number of patents' }),
    splits: splits.meta({ rare: true }),
    includeLegacy,
    collection: byCollection.meta({
      description:
        'It has to be calibrated for the model that answers. Figures by it do not stay with the version: they are not comparable.',
    }),
  }),
});
export type EvaluationRequest = ValueOf<typeof evaluateModel>;
