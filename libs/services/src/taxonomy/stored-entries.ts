import { createHash } from 'node:crypto';
import { type CpcSymbol, type RemovedSymbol, type SchemeEntry, Taxonomy } from '@nonet/cpc-taxonomy';
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

/** The scheme in use in memory. */
export interface StoredScheme {
  readonly taxonomy: Taxonomy;
  /** See {@link schemeFingerprint}. */
  readonly fingerprint: string;
}

/** The scheme in use with its version, both as they are at one moment. @throws SCHEME_MISSING */
export async function readStoredScheme(pool: pg.Pool): Promise<StoredScheme> {
  const client = await beginSnapshot(pool);
  try {
    const outline = await outlineOf(client);
    if (outline === null) throw schemeMissing({});
    const { version, removed, fingerprint } = outline;
    return { taxonomy: await Taxonomy.build(entriesOf(client), { version, removed }), fingerprint };
  } finally {
    await endSnapshot(client);
  }
}

/** A digest of all that the scheme in use is made of: another one after each import that changes it; null without a scheme. */
export const schemeFingerprint = async (client: pg.ClientBase): Promise<string | null> =>
  (await outlineOf(client))?.fingerprint ?? null;

interface Outline {
  readonly version: string;
  readonly removed: ReadonlyMap<CpcSymbol, RemovedSymbol>;
  readonly fingerprint: string;
}

/** Every import of a scheme makes a row; what facts beside it say of symbols that are gone changes without one. */
async function outlineOf(client: pg.ClientBase): Promise<Outline | null> {
  const { rows } = await client.query<{ version: string; row: string }>(
    'SELECT version, s::text AS row FROM cpc_scheme s WHERE current',
  );
  const [scheme] = rows;
  if (!scheme) return null;
  const { version, row } = scheme;
  const removed = await removedSymbols(
    async (sql, values) => (await client.query(sql, [...values])).rows,
    'all',
  );
  const gone = [...removed].sort(([a], [b]) => (a < b ? -1 : 1));
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([row, gone]))
    .digest('hex');
  return { version, removed, fingerprint };
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
