import type pg from 'pg';
import { inTransaction, LOCKS } from '../database/index.js';
import { toNonetError } from '../errors/library-errors.js';
import type { AuditJournal, AuditRecord } from './audit-journal.js';

/**
 * Brings what the journal holds into the database, each entry once: an entry whose file could not be removed any more, or
 * whose first writing had succeeded without anybody hearing of it, is known by its moment and all it says.
 * @param refused told of a file that holds no entry; it is set aside
 * @throws DATABASE_UNREACHABLE, DATABASE_BUSY, DISK_FULL: the rest waits
 * @returns how many files were dealt with
 */
export async function replayJournal(
  pool: pg.Pool,
  journal: AuditJournal,
  refused: (error: unknown, file: string) => void,
): Promise<number> {
  const files = await journal.files();
  for (const file of files) {
    try {
      const entry = await journal.read(file);
      if (entry === null) continue;
      await enter(pool, entry);
    } catch (error) {
      if (toNonetError(error).errorClass === 'unavailable') throw error;
      refused(error, file);
      await journal.setAside(file);
      continue;
    }
    await journal.remove(file);
  }
  return files.length;
}

async function enter(pool: pg.Pool, entry: AuditRecord): Promise<void> {
  await inTransaction(pool, async (client) => {
    // Processes that share a home do not enter the same file at once.
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCKS.auditJournal]);
    await client.query(
      `INSERT INTO audit_entry
         (at, principal, principal_name, role, action, arguments, error_code, address, request_id)
       SELECT $1, $2, $3, $4::role, $5, $6::jsonb, $7, $8, $9
        WHERE NOT EXISTS (
          SELECT FROM audit_entry
           WHERE at = $1 AND principal = $2 AND action = $5 AND arguments = $6::jsonb
             AND error_code IS NOT DISTINCT FROM $7 AND request_id IS NOT DISTINCT FROM $9)`,
      [
        entry.at,
        entry.principal,
        entry.principalName,
        entry.role,
        entry.action,
        JSON.stringify(entry.arguments),
        entry.errorCode,
        entry.address,
        entry.requestId,
      ],
    );
  });
}
