import type { Logger } from 'pino';
import type { Role } from '../access/keys.service.js';
import type { Database } from '../database/index.js';
import type { AuditEntry as AuditRow, Prisma } from '../generated/prisma/client.js';
import { decodeCursor, pageOf } from '../paging/index.js';
import type { AuditFilter } from './list-audit.operation.js';
import type { AuditEntry, AuditService } from './audit.service.js';
import { recordedArguments } from './recorded-arguments.js';

export function createAudit({ prisma }: Database, { log }: { log: Logger }): AuditService {
  return {
    async record({ principal, arguments: given, ...facts }) {
      const row = {
        ...facts,
        principal: principal.id,
        principalName: principal.name,
        role: principal.role.toUpperCase() as AuditRow['role'],
        arguments: recordedArguments(given) as Prisma.InputJsonValue,
      };
      try {
        await prisma.auditEntry.create({ data: row });
      } catch (error) {
        // The change has been made; if it cannot be recorded, it is logged at least.
        log.error({ err: error, audit: row }, 'the audit log could not be written');
      }
    },

    async list(filter, page) {
      const after = decodeCursor('audit', ['number'], page.after);
      const where = whereOf(filter);
      const rows = await prisma.auditEntry.findMany({
        where: after ? { AND: [where, { id: { lt: BigInt(Math.trunc(Number(after[0]))) } }] } : where,
        orderBy: { id: 'desc' },
        take: page.first + 1,
      });
      return pageOf(page, rows.map(entryOf), {
        order: 'audit',
        keyOf: ({ id }) => [Number(id)],
        totalCount: () => prisma.auditEntry.count({ where }),
      });
    },
  };
}

function whereOf({ action, principal, since, until, outcome }: AuditFilter): Prisma.AuditEntryWhereInput {
  return {
    ...(action === undefined ? {} : { action }),
    ...(principal === undefined ? {} : { principal }),
    ...(since || until ? { at: { ...(since ? { gte: since } : {}), ...(until ? { lt: until } : {}) } } : {}),
    ...(outcome === undefined ? {} : { errorCode: outcome === 'done' ? null : { not: null } }),
  };
}

const entryOf = ({ id, role, ...entry }: AuditRow): AuditEntry => ({
  ...entry,
  id: String(id),
  role: role.toLowerCase() as Role,
});
