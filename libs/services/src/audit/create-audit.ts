import type { Logger } from 'pino';
import type { Role } from '../access/keys.service.js';
import type { Database } from '../database/index.js';
import type { AuditEntry as AuditRow, Prisma } from '../generated/prisma/client.js';
import { auditUnavailable } from '../errors/errors.js';
import { decodeCursor, pageOf } from '../paging/index.js';
import type { AuditFilter } from './list-audit.operation.js';
import { AuditJournal, type AuditRecord } from './audit-journal.js';
import { OUTCOME_UNKNOWN, type AuditEntry, type AuditService, type NewAuditEntry } from './audit.service.js';
import { recordedArguments } from './recorded-arguments.js';
import { replayJournal } from './replay-journal.js';

/** Between two tries to bring the journal into a database that did not take it. */
const REPLAY_MILLISECONDS = 5_000;

export interface AuditDependencies {
  readonly database: Pick<Database, 'prisma' | 'pool' | 'presence'>;
  /** Where entries wait while the database takes none. */
  readonly journalFolder: string;
  readonly log: Logger;
}

/** `close` tries a last time; what the database does not take then is taken at the next start. */
export function createAudit({
  database: { prisma, pool, presence },
  journalFolder,
  log,
}: AuditDependencies): AuditService & { close(): Promise<void> } {
  const journal = new AuditJournal(journalFolder);
  const refused = (error: unknown, file: string) =>
    log.error({ err: error, file }, 'an entry in the journal of the audit log cannot be read');
  let replaying: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const replay = async () => {
    clearTimeout(timer);
    try {
      const entries = await replayJournal(pool, journal, refused);
      if (entries > 0) {
        log.info({ entries }, 'the audit log has what waited in its journal');
        await journal.prepare();
      }
    } catch (error) {
      log.warn({ err: error }, 'the journal of the audit log waits');
      if (!closed) replayLater();
    }
  };
  /** One after the other. */
  const replayNow = () => (replaying = replaying.then(replay));
  const replayLater = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void replayNow(), REPLAY_MILLISECONDS).unref();
  };
  presence.onBack(() => void replayNow());
  void journal
    .prepare()
    .catch((error: unknown) => log.warn({ err: error }, 'no room could be put aside for the audit log'))
    .then(replayNow);
  const now = distinctMoments();
  const recordOf = ({ principal, arguments: given, ...facts }: NewAuditEntry): AuditRecord => ({
    ...facts,
    at: now(),
    principal: principal.id,
    principalName: principal.name,
    role: principal.role.toUpperCase() as AuditRow['role'],
    arguments: recordedArguments(given),
  });
  const insert = (entry: AuditRecord) =>
    prisma.auditEntry.create({ data: { ...entry, arguments: entry.arguments as Prisma.InputJsonValue } });
  /** The change has been made: its entry waits on the disk, and if that is not possible either, stands in the log. */
  const keep = (entry: AuditRecord, error: unknown): Promise<void> =>
    journal
      .write(entry)
      .then(replayLater, (failure: unknown) =>
        log.error({ err: error, failure, audit: entry }, 'the audit log could not be written'),
      );

  return {
    async begin(begun) {
      const entry = recordOf({ ...begun, errorCode: OUTCOME_UNKNOWN });
      const written = await insert(entry).catch((error: unknown) => error as Error);
      if (!(written instanceof Error)) {
        const { id } = written;
        return async (errorCode) => {
          const end = { errorCode, at: now() };
          // What is journaled comes in as an entry of its own, beside the one that knows no end.
          await prisma.auditEntry
            .update({ where: { id }, data: end, select: { id: true } })
            .catch((error: unknown) => keep({ ...entry, ...end }, error));
        };
      }
      const file = await journal.write(entry).catch((failure: unknown) => {
        log.error({ err: written, failure }, 'nothing is changed while the audit log cannot be written');
        throw auditUnavailable({}, failure);
      });
      return async (errorCode) => {
        await keep({ ...entry, errorCode, at: now() }, written);
        await journal.remove(file).catch(() => undefined);
      };
    },

    async record(over) {
      const entry = recordOf(over);
      await insert(entry).catch((error: unknown) => keep(entry, error));
    },

    async close() {
      closed = true;
      clearTimeout(timer);
      await replayNow();
    },

    async list(filter, page) {
      const after = decodeCursor('audit', ['bigint'], page.after);
      const where = whereOf(filter);
      const rows = await prisma.auditEntry.findMany({
        where: after ? { AND: [where, { id: { lt: BigInt(Number(after[0])) } }] } : where,
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

/** The present moment, a millisecond later than the last one at least: it tells entries apart that say the same. */
function distinctMoments(): () => Date {
  let last = 0;
  return () => new Date((last = Math.max(Date.now(), last + 1)));
}

const entryOf = ({ id, role, ...entry }: AuditRow): AuditEntry => ({
  ...entry,
  id: String(id),
  role: role.toLowerCase() as Role,
});
