import { type CpcSymbol, type SchemeEntry, Taxonomy } from '@nonet/cpc-taxonomy';
import type pg from 'pg';
import { schemeMissing } from '../errors/errors.js';
import { removedSymbols } from './symbol-facts.js';

const BATCH = 20_000;

/** The scheme in use as entries in scheme order; the same scheme throughout, whatever is imported meanwhile. */
export async function* storedEntries(pool: pg.Pool): AsyncGenerator<SchemeEntry> {
  const client = await beginSnapshot(pool);
  try {
    yield* entriesOf(client);
  } finally {
    await endSnapshot(client);
  }
}

/** The scheme in use with its version, both as they are at one moment. @throws SCHEME_MISSING */
export async function readStoredScheme(pool: pg.Pool): Promise<Taxonomy> {
  const client = await beginSnapshot(pool);
  try {
    const { rows } = await client.query<{ version: string }>('SELECT version FROM cpc_scheme WHERE current');
    const [scheme] = rows;
    if (!scheme) throw schemeMissing({});
    const removed = await removedSymbols(
      async (sql, values) => (await client.query(sql, [...values])).rows,
      'all',
    );
    return await Taxonomy.build(entriesOf(client), { version: scheme.version, removed });
  } finally {
    await endSnapshot(client);
  }
}

async function beginSnapshot(pool: pg.Pool): Promise<pg.PoolClient> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return client;
  } catch (error) {
    client.release(error as Error);
    throw error;
  }
}

/** A connection whose transaction cannot be ended is broken: the pool must have it back to close it. */
async function endSnapshot(client: pg.PoolClient): Promise<void> {
  await client.query('COMMIT').then(
    () => client.release(),
    (error: Error) => client.release(error),
  );
}

async function* entriesOf(client: pg.PoolClient): AsyncGenerator<SchemeEntry> {
  for (let from = 0; ; from += BATCH) {
    const { rows } = await client.query<SchemeEntry & { symbol: CpcSymbol }>(
      `SELECT symbol, depth, title, definition, not_allocatable AS "notAllocatable", additional_only AS "additionalOnly"
         FROM cpc_node WHERE position >= $1 AND position < $2 ORDER BY position`,
      [from, from + BATCH],
    );
    yield* rows;
    if (rows.length < BATCH) return;
  }
}
