import { defineOperation, modelReference, optional, type ValueOf } from '@nonet/operations';
import { z } from 'zod';
import { whichLabelSet } from './label-set.fields.js';

export const learnLabelSet = defineOperation({
  name: 'learnLabelSet',
  kind: 'label-learning',
  title: 'Learn a label set from its examples and reviews',
  outcome: 'What speaks for a label is weighed by them; the model itself stays as it is.',
  fields: z.strictObject({ labelSet: whichLabelSet, model: optional(modelReference) }),
});
export type LabelLearning = ValueOf<typeof learnLabelSet>;
