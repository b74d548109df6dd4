import { LOCKS, type Database } from '../database/index.js';
import { importInterrupted } from '../errors/errors.js';

/**
 * Ends the rows of imports whose processes died: their locks are free. Imports of runs are continued, or end with
 * the run.
 */
export async function endInterruptedImports({ pool, prisma }: Database): Promise<number> {
  const running = await prisma.import.findMany({ where: { state: 'RUNNING' }, select: { id: true } });
  const { code, message } = importInterrupted({});
  let ended = 0;
  for (const { id } of running) {
    const { rowCount } = await pool.query(
      `UPDATE import SET state = 'FAILED', finished_at = now(), error_code = $3, error_message = $4
        WHERE id = $2::uuid AND state = 'RUNNING' AND NOT EXISTS (SELECT FROM run WHERE run.id = import.id)
          AND pg_try_advisory_xact_lock($1, hashtext($2::text))`,
      [LOCKS.imports, id, code, message],
    );
    ended += rowCount ?? 0;
  }
  return ended;
}
