import type { CpcSymbol, SchemeEntry } from '@nonet/cpc-taxonomy';
import type pg from 'pg';

const BATCH = 20_000;

/** The scheme in use as entries in scheme order, read in batches; the same scheme throughout, whatever is imported meanwhile. */
export async function* storedEntries(pool: pg.Pool): AsyncGenerator<SchemeEntry> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    for (let from = 0; ; from += BATCH) {
      const { rows } = await client.query<SchemeEntry & { symbol: CpcSymbol }>(
        `SELECT symbol, depth, title, definition, not_allocatable AS "notAllocatable", additional_only AS "additionalOnly"
           FROM cpc_node WHERE position >= $1 AND position < $2 ORDER BY position`,
        [from, from + BATCH],
      );
      yield* rows;
      if (rows.length < BATCH) return;
    }
  } finally {
    await client.query('COMMIT');
    client.release();
  }
}
