import {
  choice,
  defineRequest,
  type Immutable,
  type InputOf,
  list,
  optional,
  text,
  type ValueOf,
} from '@nonet/operations';
import { z } from 'zod';
import { SCOPE_NAMES } from './scopes.js';

export const role = choice({
  name: 'Role',
  about: 'What a key may do; each role may do all that those before it may.',
  options: {
    reader: 'Look at patents, symbols, imports and the system.',
    analyst: 'Classify.',
    admin: 'Import data, activate models and hand out keys.',
  },
});

/** The most characters that a key's name may have. */
export const NAME_LENGTH = 200;

const scope = text(NAME_LENGTH)
  .refine((given) => SCOPE_NAMES.includes(given))
  .meta({ allowed: SCOPE_NAMES.join(', ') });

export const createApiKey = defineRequest({
  name: 'createApiKey',
  title: 'Make a key',
  outcome: 'Its secret is shown this once.',
  fields: z.strictObject({
    name: text(NAME_LENGTH)
      .trim()
      .min(1)
      .meta({
        title: 'Who or what will use it',
        allowed: `1 to ${NAME_LENGTH} characters`,
        placeholder: 'name',
        commandLine: 'argument',
      }),
    role: role.default('reader').meta({ title: 'What it may do' }),
    scopes: list(scope, { most: SCOPE_NAMES.length }).default([]).meta({
      flag: 'scope',
      title: 'Groups or names of operations that it is kept to',
      description: 'Without any it may do all that its role may.',
      placeholder: 'scope',
    }),
    expiresAt: optional(z.date().refine((moment) => moment.getTime() > Date.now())).meta({
      flag: 'expires',
      title: 'Last day of use',
      allowed: 'a moment in the future',
      defaultsTo: 'it does not end by itself',
      placeholder: 'date',
      example: '2027-01-31',
      commandLine: 'last-day',
    }),
  }),
});
/** A key to make, as it is asked for and as it is made. */
export type AskedKey = Immutable<InputOf<typeof createApiKey>>;
export type NewKey = ValueOf<typeof createApiKey>;
