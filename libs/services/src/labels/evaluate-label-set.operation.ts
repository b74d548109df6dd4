import {
  defineOperation,
  filePath,
  limit,
  modelReference,
  optional,
  splits,
  type ValueOf,
} from '@nonet/operations';
import { z } from 'zod';
import { whichLabelSet } from './label-set.fields.js';

export const evaluateLabelSet = defineOperation({
  name: 'evaluateLabelSet',
  kind: 'label-evaluation',
  title: 'Evaluate a label set on patents whose labels are known',
  outcome: 'How often it is right, how far its scores can be believed, with intervals.',
  fields: z.strictObject({
    labelSet: whichLabelSet,
    file: filePath.meta({
      title: 'Patents with their labels',
      description:
        'A table with the columns patent and labels, or JSONL with number or text and labels (or cpc, where symbols imply them).',
    }),
    model: optional(modelReference),
    limit: limit.meta({ title: 'Maximum number of patents' }),
    splits: splits.meta({ rare: true }),
  }),
});
export type LabelEvaluationRequest = ValueOf<typeof evaluateLabelSet>;
