import { choice, defineRequest, filter, type Immutable, optional, text } from '@nonet/operations';
import { z } from 'zod';

const outcome = choice({
  name: 'AuditOutcome',
  about: 'What became of it.',
  options: { done: 'It was done.', refused: 'It was refused, or failed; see `errorCode`.' },
});

const moment = z.date().meta({ placeholder: 'moment', example: '2027-01-31T12:00:00Z' });

const auditFilter = filter(
  { name: 'AuditFilter', about: 'Which entries to list; what is left out does not restrict.' },
  {
    action: text(200).meta({ title: 'Only this mutation', placeholder: 'mutation', example: 'createApiKey' }),
    principal: text(200).meta({ title: 'Only this key, token or `cli`', placeholder: 'id' }),
    since: moment.meta({ title: 'Only from this moment on' }),
    until: moment.meta({ title: 'Only before this moment' }),
    outcome: outcome.meta({ title: 'Only what was done, or only what was refused or failed' }),
  },
);
export type AuditFilter = Immutable<z.output<typeof auditFilter>>;

export const listAudit = defineRequest({
  name: 'auditLog',
  title: 'Show who changed what, or was kept from it',
  outcome: 'The newest first.',
  fields: z.strictObject({
    filter: optional(auditFilter).meta({ title: 'Which entries', defaultsTo: 'all' }),
  }),
});
