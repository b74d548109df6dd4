import {
  defineRequest,
  filter,
  type Immutable,
  optional,
  patentNumber,
  symbol,
  text,
  verdict,
} from '@nonet/operations';
import { z } from 'zod';

const reviewFilter = filter(
  {
    name: 'ReviewFilter',
    about: 'Which reviews to list; all conditions must hold, and what is left out does not restrict.',
  },
  {
    patent: patentNumber.meta({ title: 'Only those of this patent' }),
    symbol: symbol.meta({ title: 'Only this very symbol' }),
    under: symbol.meta({ title: 'Only this symbol and those below it' }),
    verdict: verdict.meta({ title: 'Only this verdict' }),
    reviewer: text(200).meta({ title: "Part of the reviewer's name", placeholder: 'name' }),
    since: z.date().meta({ title: 'Only what was said then or later', placeholder: 'moment' }),
  },
);
export type ReviewFilter = Immutable<z.output<typeof reviewFilter>>;

export const listReviews = defineRequest({
  name: 'reviews',
  title: 'List what people said of predictions',
  outcome: 'The newest first.',
  fields: z.strictObject({
    filter: optional(reviewFilter).meta({ title: 'Which reviews', defaultsTo: 'all' }),
  }),
});
