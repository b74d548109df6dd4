import {
  choice,
  defineRequest,
  filter,
  id,
  type Immutable,
  optional,
  patentNumber,
  symbol,
} from '@nonet/operations';
import { z } from 'zod';

export const reclassificationState = choice({
  name: 'ReclassificationState',
  about: 'What became of a removed or split symbol of a patent.',
  options: {
    open: 'A successor is proposed, and nobody has decided.',
    replaced: 'A successor stands in its place.',
    kept: 'It was decided that it stays.',
    removed: 'It was taken away, and nothing stands in its place.',
  },
});
export type ReclassificationState = z.output<typeof reclassificationState>;

const reclassificationFilter = filter(
  {
    name: 'ReclassificationFilter',
    about: 'Which proposals; all conditions must hold, and what is left out does not restrict.',
  },
  {
    state: reclassificationState.meta({ title: 'Only in this state', placeholder: 'state' }),
    symbol: symbol.meta({ title: 'Only of this removed symbol' }),
    under: symbol.meta({
      title: 'Only of removed symbols of this section, class, subclass or main group',
    }),
    successor: symbol.meta({ title: 'Only with this successor first' }),
    unproposed: z.boolean().meta({ title: 'Only where no successor is proposed, or only where one is' }),
    patent: patentNumber.meta({ title: 'Only of this patent' }),
    run: id.meta({ title: 'Only what this run proposed' }),
  },
);
export type ReclassificationFilter = Immutable<z.output<typeof reclassificationFilter>>;

export const listReclassifications = defineRequest({
  name: 'reclassifications',
  title: 'List what is proposed in place of removed and split symbols, patent by patent',
  outcome: 'In the order in which they were proposed first.',
  fields: z.strictObject({
    filter: optional(reclassificationFilter).meta({ title: 'Which proposals', defaultsTo: 'all' }),
  }),
});

export const listReclassificationGroups = defineRequest({
  name: 'reclassificationGroups',
  title: 'List what is proposed, by symbol and successor',
  outcome: 'In the order of the symbols, of each the group with the most patents first.',
  fields: z.strictObject({
    filter: optional(reclassificationFilter).meta({ title: 'Which proposals', defaultsTo: 'all' }),
  }),
});

const changeFilter = filter(
  {
    name: 'ReclassificationChangeFilter',
    about: 'Which decisions; all conditions must hold, and what is left out does not restrict.',
  },
  {
    run: id.meta({ title: 'Only of this run' }),
    patent: patentNumber.meta({ title: 'Only of this patent' }),
    symbol: symbol.meta({ title: 'Only of this removed symbol' }),
  },
);
export type ReclassificationChangeFilter = Immutable<z.output<typeof changeFilter>>;

export const listReclassificationChanges = defineRequest({
  name: 'reclassificationChanges',
  title: 'List decisions on removed symbols, with their reasons',
  outcome: 'The newest first; those that were undone say so.',
  fields: z.strictObject({
    filter: optional(changeFilter).meta({ title: 'Which decisions', defaultsTo: 'all' }),
  }),
});
