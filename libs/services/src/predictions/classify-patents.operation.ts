import {
  defineOperation,
  level,
  modelReference,
  optional,
  score,
  type ValueOf,
  whole,
} from '@nonet/operations';
import { z } from 'zod';
import { includeLegacy } from '../classification/subject.fields.js';
import { whichCollection } from '../collections/collection.fields.js';
import { byLabelSet } from '../labels/label-set.fields.js';
import { patentFilter } from '../patents/patent-filter.fields.js';

export const classifyPatents = defineOperation({
  name: 'classifyPatents',
  kind: 'batch-classification',
  title: 'Classify the stored patents',
  outcome: 'What the model says is kept; patents that it has classified as far as is asked are passed over.',
  fields: z.strictObject({
    filter: patentFilter.default({}).meta({ title: 'Which patents', defaultsTo: 'all' }),
    level: level.default('subclass').meta({ title: 'Level of the answers' }),
    top: whole(1, 100).default(10).meta({ title: 'Maximum number of symbols of a patent' }),
    minScore: score.default(0).meta({ title: 'Lowest score that is kept, 0 to 1' }),
    includeLegacy,
    model: optional(modelReference).meta({ title: 'Model to ask' }),
    collection: optional(whichCollection).meta({
      title: 'Only the patents of this collection, by its calibration',
      description: 'It has to be calibrated for the model that answers.',
      defaultsTo: "all that the filter leaves, by the model's own calibration",
    }),
    labelSet: byLabelSet,
  }),
});
/** Which stored patents to classify, how far and by which model. */
export type CorpusRequest = ValueOf<typeof classifyPatents>;
