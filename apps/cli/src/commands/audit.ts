import { type AuditEntry, listAudit } from '@nonet/services/audit';
import type { Command } from 'commander';
import { operationCommand } from '../operations/operation-command.js';
import { integer } from '../options.js';
import { withServices } from '../session.js';
import { print, shorten, table } from '../terminal/output.js';

const ARGUMENTS_WIDTH = 60;

export function auditCommand(): Command {
  return operationCommand(
    listAudit,
    async ({ filter }, command) => {
      const { last } = command.opts<{ last: number }>();
      const { edges } = await withServices(({ services }) =>
        services.audit.list(filter ?? {}, { first: last, after: null }),
      );
      print(
        command,
        edges.map(({ node }) => node),
        auditTable,
      );
    },
    { verb: 'audit' },
  ).option('--last <n>', 'maximum number of entries', integer(1, 100_000), 100);
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
