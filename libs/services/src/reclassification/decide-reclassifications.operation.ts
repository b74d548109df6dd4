import {
  choice,
  defineRequest,
  id,
  list,
  optional,
  patentNumber,
  symbol,
  text,
  type ValueOf,
  whole,
  withRule,
} from '@nonet/operations';
import { z } from 'zod';

const MOST_NUMBERS = 1000;
const REASON_LENGTH = 2000;

const decision = choice({
  name: 'ReclassificationDecision',
  about: 'What is to become of a removed or split symbol of patents.',
  options: {
    accept: 'The successor that is proposed for each patent stands in its place.',
    choose: 'The successor that is named stands in its place.',
    keep: 'It stays as it is, and is not proposed again.',
    remove: 'It goes, and nothing stands in its place.',
  },
});

export const decideReclassifications = defineRequest({
  name: 'decideReclassifications',
  title: 'Decide on what is proposed for a removed or split symbol',
  outcome: 'The patents are changed at once; every change is recorded and can be undone.',
  fields: withRule(
    z.strictObject({
      symbol: symbol.meta({ title: 'Removed or split symbol', commandLine: 'argument' }),
      proposed: optional(symbol).meta({
        title: 'Only where this successor is proposed',
        defaultsTo: 'whatever is proposed',
      }),
      unproposed: z
        .boolean()
        .default(false)
        .meta({ title: 'Only where no successor is proposed', rare: true }),
      decision: decision.meta({ title: 'What is to become of it', placeholder: 'decision' }),
      successor: optional(symbol).meta({ title: 'What stands in its place, with `choose`' }),
      patents: optional(list(patentNumber, { least: 1, most: MOST_NUMBERS })).meta({
        title: 'Only these patents',
        flag: 'patent',
        allowed: `1 to ${MOST_NUMBERS.toLocaleString('en')} numbers`,
        defaultsTo: 'all that wait',
      }),
      reason: optional(text(REASON_LENGTH)).meta({ title: 'Why, in words', placeholder: 'words' }),
    }),
    {
      at: 'successor',
      of: ['successor', 'decision'],
      holds: ({ decision: chosen, successor }) => (chosen === 'choose') === (successor !== null),
      allowed: 'a symbol with the decision to choose one, and with no other',
    },
  ),
});
export type DecisionRequest = ValueOf<typeof decideReclassifications>;

export const undoReclassifications = defineRequest({
  name: 'undoReclassifications',
  title: 'Undo decisions on removed symbols',
  outcome: 'The patents carry what they carried before; the proposals wait for a reviewer again.',
  fields: withRule(
    z.strictObject({
      change: optional(whole(1, 2 ** 31 - 1)).meta({ title: 'This decision alone', placeholder: 'id' }),
      run: optional(id).meta({ title: 'All that this run decided' }),
    }),
    {
      at: 'change',
      of: ['change', 'run'],
      holds: ({ change, run }) => (change === null) !== (run === null),
      allowed: 'either a decision or a run',
    },
  ),
});
export type UndoRequest = ValueOf<typeof undoReclassifications>;
