import {
  defineRequest,
  level,
  modelReference,
  optional,
  score,
  symbol,
  type ValueOf,
  withRule,
} from '@nonet/operations';
import { z } from 'zod';
import { byCollection } from '../collections/collection.fields.js';
import { byLabelSet } from '../labels/label-set.fields.js';
import { answerFields, oneSubject, subjectFields } from './subject.fields.js';

export const classify = defineRequest({
  name: 'classify',
  title: 'Classify a text or patent',
  outcome: 'The symbols that the model gives, with scores and reasons.',
  fields: withRule(
    z.strictObject({
      ...subjectFields,
      level: level.default('subclass').meta({ title: 'Level' }),
      ...answerFields,
      minConfidence: optional(score).meta({
        title: 'Lowest score that is asked for, 0 to 1',
        description: 'A symbol below it is answered by its deepest ancestor that reaches it.',
        defaultsTo: 'none',
        rare: true,
      }),
      under: optional(symbol).meta({ title: 'Only symbols below this one', rare: true }),
      model: optional(modelReference).meta({ title: 'Model to ask', rare: true }),
      collection: byCollection,
      labelSet: byLabelSet,
    }),
    oneSubject,
  ),
});
export type ClassifyRequest = ValueOf<typeof classify>;
