import { dirname } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { pino, type Logger } from 'pino';
import { withoutPassword, type DatabaseConfig } from '../config/index.js';
import { databaseUnreachable } from '../errors/errors.js';
import { PrismaClient } from '../generated/prisma/client.js';
import { boundByRequests } from './request-statements.js';
import { traceQueries } from '../tracing/index.js';
import { toNonetError } from '../errors/library-errors.js';
import { GuardedPool, type Presence, type Whereabouts } from './connections/guarded-pool.js';
import { joinEmbeddedPostgres } from './embedded/embedded-postgres.js';
import type { BeforeRest } from './embedded/rest.js';
import { closeHome } from '../home/close-home.js';
import { migrate } from './migrate.js';
import { MIGRATIONS } from './migrations-folder.js';
import { requireVersion, type ServerVersion } from './required-version.js';
import { optimiseWasmLate } from './wasm.js';

/** An open, migrated database. */
export interface Database {
  readonly kind: DatabaseConfig['kind'];
  /** The connection address; it holds the password. Another one after the embedded server was started again elsewhere. */
  readonly url: string;
  /** The same without the password, for people. */
  readonly address: string;
  /** The pool under `prisma`, for what only SQL can say (COPY, cursors, locks, LISTEN). */
  readonly pool: pg.Pool;
  readonly presence: Presence;
  readonly prisma: PrismaClient;
  /** The migrations that this opening applied. */
  readonly migrated: readonly string[];
  close(): Promise<void>;
}

/**
 * How long a transaction of Prisma's may wait for its connection, and last, in milliseconds. The pool gives up a little
 * earlier, and says why.
 */
const TRANSACTION = { maxWait: 11_000, timeout: 20_000 };

/** Connections of a process that shares them with no other; more would not make PostgreSQL faster. */
export const POOL = 10;

/** A database as it is: nothing is migrated unless `migrate` is called. */
export interface PlainDatabase extends Pick<
  Database,
  'kind' | 'url' | 'address' | 'pool' | 'presence' | 'close'
> {
  /** Returns the names of the migrations that it applied. `only`: these migrations and no others. */
  migrate(only?: readonly string[]): Promise<readonly string[]>;
}

export interface OpeningOptions {
  readonly log: Logger;
  /** Connections of the pool at most. */
  readonly connections?: number;
  /** What is to be done when this process is the last to leave an embedded database. */
  readonly beforeRest?: BeforeRest;
}

/** Starts the embedded PostgreSQL where one is configured, and connects. */
export async function openPlainDatabase(
  config: DatabaseConfig,
  { log, beforeRest, connections = POOL }: OpeningOptions,
): Promise<PlainDatabase> {
  if (config.kind === 'embedded') await closeHome(dirname(config.directory), { log });
  const embedded =
    config.kind === 'embedded' ? await joinEmbeddedPostgres(config.directory, { beforeRest }) : null;
  const where: Whereabouts = embedded ?? (config as { url: string });
  const address = withoutPassword(where.url);
  const pool = new GuardedPool(where, connections, log);
  traceQueries(pool);
  const endCancelling = boundByRequests(pool, log);
  const close = async () => {
    await endCancelling();
    await pool.end();
    await embedded?.leave();
  };
  try {
    await reach(pool, address);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    kind: config.kind,
    get url() {
      return where.url;
    },
    address,
    pool,
    presence: pool,
    close,
    migrate: (only) => migrate(where.url, MIGRATIONS, only),
  };
}

/** Opens a database and brings it up to the migrations of this program. */
export async function openDatabase(config: DatabaseConfig, options: OpeningOptions): Promise<Database> {
  const database = await openPlainDatabase(config, options);
  try {
    const migrated = await database.migrate();
    if (migrated.length > 0) options.log.info({ migrations: migrated }, 'migrated the database');
    optimiseWasmLate();
    // Longer messages of Prisma repeat the arguments of a call, which may be secrets.
    const prisma = new PrismaClient({
      adapter: new PrismaPg(database.pool),
      errorFormat: 'minimal',
      transactionOptions: TRANSACTION,
    });
    const close = async () => {
      await prisma.$disconnect();
      await database.close();
    };
    const { kind, address, pool, presence } = database;
    return {
      kind,
      get url() {
        return database.url;
      },
      address,
      pool,
      presence,
      prisma,
      migrated,
      close,
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** At the start it is told where the database was looked for, and what the system said. */
async function reach(pool: pg.Pool, address: string): Promise<void> {
  try {
    const { rows } = await pool.query<ServerVersion>(
      `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS name`,
    );
    requireVersion(rows[0]!);
  } catch (thrown) {
    const error = toNonetError(thrown);
    if (error.code !== databaseUnreachable.code) throw error;
    const { cause = thrown } = error;
    const reason =
      cause instanceof AggregateError ? cause.errors.map(String).join('; ') : (cause as Error).message;
    throw databaseUnreachable({ address, reason }, thrown);
  }
}

/** Applies missing migrations and disconnects; `applied` names them. */
export async function migrateDatabase(config: {
  readonly database: DatabaseConfig;
}): Promise<{ applied: readonly string[] }> {
  const { migrated, close } = await openDatabase(config.database, { log: pino({ enabled: false }) });
  await close();
  return { applied: migrated };
}
