import { defineOperation, modelReference, optional, score, type ValueOf } from '@nonet/operations';
import { z } from 'zod';
import { patentFilter } from '../patents/patent-filter.fields.js';

export const reclassifyPatents = defineOperation({
  name: 'reclassifyPatents',
  kind: 'reclassification',
  title: 'Reclassify the stored patents after an update of the scheme',
  outcome:
    'Patents that carry symbols that the scheme does not have any more, or that were split, get successors proposed; what is sure is replaced, the rest waits for a reviewer. Everything can be undone.',
  fields: z.strictObject({
    filter: patentFilter.default({}).meta({ title: 'Which patents', defaultsTo: 'all' }),
    acceptAbove: optional(score).meta({
      title: 'Accept a successor from this confidence on, 0 to 1',
      defaultsTo: 'none is accepted by its confidence',
      example: '0.9',
    }),
    keepMoves: z.boolean().default(false).meta({
      title: 'Leave moves to a reviewer too',
      description:
        'Without this a symbol for which the revision concordance names one successor alone is replaced at once.',
    }),
    model: optional(modelReference).meta({ title: 'Model whose encoder reads texts and titles' }),
  }),
});
export type ReclassificationRequest = ValueOf<typeof reclassifyPatents>;
