import type pg from 'pg';
import { inTransaction } from '../database/index.js';
import type { Prisma } from '../generated/prisma/client.js';
import { COUNTED, type QuickCount, upToCounted } from '../paging/index.js';

/** Rows that are counted before the clock is looked at; twice as many each time after that. */
const FIRST_STEP = 32;
const LARGEST_STEP = 2048;
/** A statement that took longer than it may, or whose request has ended. */
const CANCELLED = '57014';

/** Counts the rows of a query until its time is over. */
export async function countWithin(
  pool: pg.Pool,
  { text, values }: Prisma.Sql,
  milliseconds: number,
): Promise<QuickCount> {
  const end = performance.now() + milliseconds;
  let count = 0;
  const counting = inTransaction(pool, async (client) => {
    await client.query(
      `DECLARE counted NO SCROLL CURSOR FOR SELECT FROM (${text}) listed LIMIT ${COUNTED + 1}`,
      values,
    );
    for (let step = FIRST_STEP; count <= COUNTED; step = Math.min(2 * step, LARGEST_STEP)) {
      const left = Math.floor(end - performance.now());
      if (left < 1) return { count, isWhole: false };
      const moved = await moveWithin(client, step, left);
      count += moved;
      if (moved < step) break;
    }
    return upToCounted(count);
  });
  return counting.catch((error: unknown) => {
    if ((error as { code?: unknown }).code === CANCELLED) return { count, isWhole: false };
    throw error;
  });
}

/** How many rows of the cursor there were, of as many as asked for. */
async function moveWithin(client: pg.ClientBase, rows: number, milliseconds: number): Promise<number> {
  const answers = await client.query(
    `SET LOCAL statement_timeout = ${milliseconds}; MOVE FORWARD ${rows} FROM counted`,
  );
  return (answers as unknown as pg.QueryResult[]).at(-1)?.rowCount ?? 0;
}
