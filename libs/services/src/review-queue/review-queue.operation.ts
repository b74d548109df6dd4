import {
  choice,
  defineRequest,
  level,
  list,
  modelReference,
  optional,
  patentNumber,
  section,
  type ValueOf,
  whole,
} from '@nonet/operations';
import { z } from 'zod';
import { collectionName } from '../collections/collection.fields.js';
import { whichLabelSet } from '../labels/label-set.fields.js';

const MOST = 200;
const MOST_PASSED_OVER = 1000;

export const reviewOrder = choice({
  name: 'ReviewOrder',
  about: 'In which order unreviewed patents stand.',
  options: {
    teaches: 'What a verdict would teach: doubt, disagreement, rare symbols, unlike those before it.',
    uncertain: 'The expected number of wrong decisions alone.',
    random:
      'By chance: verdicts in this order are a fair sample of what nobody has reviewed, and tell how good its answers are.',
  },
});
export type ReviewOrder = z.output<typeof reviewOrder>;

/** Which of the unreviewed patents, and in which order. */
const asked = {
  section: optional(section).meta({ title: 'Only patents whose surest symbol is of this section' }),
  collection: optional(collectionName).meta({ title: 'Only the patents of this collection' }),
  labelSet: optional(whichLabelSet).meta({
    title: 'Label set whose labels are to be judged',
    description:
      'Those stand in the queue that were classified with it, and of whose labels nobody judged one.',
    defaultsTo: 'symbols of the CPC are',
  }),
  order: reviewOrder.default('teaches').meta({ title: 'Order' }),
  level: level.default('subclass').meta({ title: 'Level of the answers to judge', rare: true }),
  model: optional(modelReference).meta({ title: 'Model whose answers are judged', rare: true }),
};

export const reviewQueue = defineRequest({
  name: 'reviewQueue',
  title: 'List what to review next',
  outcome: 'Classified patents that nobody reviewed, those first whose verdicts would teach the model most.',
  fields: z.strictObject({
    ...asked,
    first: whole(1, MOST).default(50).meta({ title: 'Maximum number of patents' }),
  }),
});
export type ReviewQueueRequest = ValueOf<typeof reviewQueue>;

export const takeReviews = defineRequest({
  name: 'takeReviews',
  title: 'Take the next patents of the queue',
  outcome: 'Nobody else gets them for some minutes, or until they are reviewed or given back.',
  fields: z.strictObject({
    ...asked,
    first: whole(1, 20).default(5).meta({ title: 'Maximum number of patents' }),
    passedOver: list(patentNumber, { most: MOST_PASSED_OVER })
      .default([])
      .meta({ title: 'Patents that were passed over, which are not to come again', rare: true }),
  }),
});
export type TakeReviewsRequest = ValueOf<typeof takeReviews>;
