import { defineRequest, level, list, optional, symbol, type ValueOf, withRule } from '@nonet/operations';
import { z } from 'zod';
import { answerFields, oneSubject, subjectFields } from './subject.fields.js';

const MOST_SYMBOLS = 1000;

const fields = z.strictObject({
  ...subjectFields,
  symbols: optional(list(symbol, { least: 1, most: MOST_SYMBOLS })).meta({
    title: 'Only these symbols',
    description: 'Of any level.',
    allowed: `1 to ${MOST_SYMBOLS} symbols`,
    placeholder: 'symbol',
  }),
  level: optional(level).meta({ title: 'Level', description: 'All symbols of it.', defaultsTo: 'subclass' }),
  under: optional(symbol).meta({ title: 'Only symbols below this one' }),
  ...answerFields,
});

export const zeroShot = defineRequest({
  name: 'zeroShot',
  title: 'Rank symbols by the scheme alone',
  outcome: 'No training examples are used; the text is seen with the encoder of the active model.',
  fields: withRule(withRule(fields, oneSubject), {
    at: 'symbols',
    of: ['symbols', 'level', 'under'],
    holds: ({ symbols, level: ofLevel, under }) => symbols === null || (ofLevel === null && under === null),
    allowed: 'either symbols, or a level and a symbol above',
  }),
});
export type ZeroShotRequest = ValueOf<typeof zeroShot>;
