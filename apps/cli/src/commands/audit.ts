import type { AuditEntry, AuditFilter } from '@nonet/services/audit';
import { Command, InvalidArgumentError } from 'commander';
import { integer } from '../options.js';
import { withServices } from '../session.js';
import { print, shorten, table } from '../terminal/output.js';

const ARGUMENTS_WIDTH = 60;

interface AuditOptions {
  action?: string;
  principal?: string;
  since?: Date;
  until?: Date;
  refused: boolean;
  last: number;
}

export function auditCommand(): Command {
  return new Command()
    .option('--action <mutation>', 'only this one, for example createApiKey')
    .option('--principal <id>', 'only this key, token or cli')
    .option('--since <moment>', 'from then on, for example 2027-01-31 or 2027-01-31T12:00:00Z', moment)
    .option('--until <moment>', 'before then', moment)
    .option('--refused', 'only what was refused or failed', false)
    .option('--last <n>', 'at most so many entries', integer(1, 100_000), 100)
    .action(async ({ refused, last, ...filter }: AuditOptions, command: Command) => {
      const wanted: AuditFilter = { ...filter, ...(refused ? { outcome: 'refused' } : {}) };
      const { edges } = await withServices(({ services }) =>
        services.audit.list(wanted, { first: last, after: null }),
      );
      print(
        command,
        edges.map(({ node }) => node),
        auditTable,
      );
    });
}

const auditTable = (entries: readonly AuditEntry[]) =>
  table(entries, [
    { heading: 'when', cell: ({ at }) => at.toISOString() },
    { heading: 'who', cell: ({ principalName }) => principalName },
    { heading: 'role', cell: ({ role }) => role },
    { heading: 'what', cell: ({ action }) => action },
    { heading: 'outcome', cell: ({ errorCode }) => errorCode ?? 'done' },
    { heading: 'from', cell: ({ address }) => address ?? '' },
    { heading: 'with', cell: (entry) => shorten(JSON.stringify(entry.arguments), ARGUMENTS_WIDTH) },
  ]);

function moment(value: string): Date {
  const date = new Date(value);
  if (!/^\d{4}-\d{2}-\d{2}/.test(value) || Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError('Must be a date or a moment such as 2027-01-31T12:00:00Z.');
  }
  return date;
}
