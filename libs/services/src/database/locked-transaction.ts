import type { Prisma } from '../generated/prisma/client.js';
import type { Database } from './open-database.js';
import { turnsOn } from './turns.js';

/** As long as anybody waits for a connection. */
const PATIENCE_MILLISECONDS = 10_000;

/**
 * A transaction of which there is one at a time: the next one sees what it wrote. Within this process the others wait before
 * they take a connection, so that all else goes on.
 * @param lock one of `LOCKS`, or a text of which everybody who has the same one waits for the others
 * @throws DATABASE_BUSY when it does not come to that within ten seconds; nothing was done then
 */
export function lockedTransaction<Result>(
  { prisma, pool }: Pick<Database, 'prisma' | 'pool'>,
  lock: number | string,
  work: (transaction: Prisma.TransactionClient) => Promise<Result>,
): Promise<Result> {
  const transaction = () =>
    prisma.$transaction(async (opened) => {
      if (typeof lock === 'number') await opened.$executeRaw`SELECT pg_advisory_xact_lock(${lock})`;
      else await opened.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${lock}, 0))`;
      return work(opened);
    });
  return turnsOn(pool).take(`transaction ${lock}`, transaction, { patience: PATIENCE_MILLISECONDS });
}
