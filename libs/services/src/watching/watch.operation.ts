import {
  choice,
  defineRequest,
  level,
  modelReference,
  optional,
  type ValueOf,
  whole,
} from '@nonet/operations';
import { z } from 'zod';

const bucket = choice({
  name: 'WatchBucketLength',
  about: 'How long the periods are that figures are given for.',
  options: { day: 'A day.', week: 'A week from Monday on.', month: 'A calendar month.' },
});
export type BucketLength = z.output<typeof bucket>;

export const watch = defineRequest({
  name: 'watch',
  title: 'Watch how a model does over time',
  outcome:
    'What it answered for stored patents, how sure it was, whether reviews and the symbols of offices agree, and an alert where they agree less than before.',
  fields: z.strictObject({
    model: optional(modelReference).meta({ title: 'Model to watch' }),
    level: level.default('subclass').meta({ title: 'Level of the answers' }),
    bucket: bucket.default('week').meta({ title: 'Length of the periods' }),
    last: whole(1, 400).default(26).meta({ title: 'Number of periods, the latest ones' }),
  }),
});
export type WatchRequest = ValueOf<typeof watch>;
