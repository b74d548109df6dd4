import { defineOperation, list, section, type ValueOf } from '@nonet/operations';
import { z } from 'zod';
import { revisionFields } from './version.fields.js';

export const learnFromReviews = defineOperation({
  name: 'learnFromReviews',
  kind: 'review-learning',
  title: 'Learn from reviews',
  outcome:
    'What people reviewed since a version was made is learnt in seconds, without training; the result is the next version of the model.',
  fields: z.strictObject({
    refit: list(section, { most: 9 }).default([]).meta({
      title: 'Sections whose experts may move their weights too',
      description:
        'They do where that is better for reviewed texts that were kept aside; of the others only the memory learns. Only where patents were reviewed by chance: of those that were chosen for their doubt they would learn that all are doubtful.',
      placeholder: 'section',
      example: 'G',
    }),
    ...revisionFields,
  }),
});
export type ReviewLearning = ValueOf<typeof learnFromReviews>;
