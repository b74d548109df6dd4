import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { pino, type Logger } from 'pino';
import { withoutPassword, type DatabaseConfig } from '../config/index.js';
import { databaseUnreachable } from '../errors/errors.js';
import { PrismaClient } from '../generated/prisma/client.js';
import { traceQueries } from '../tracing/index.js';
import { joinEmbeddedPostgres } from './embedded/embedded-postgres.js';
import { migrate, MIGRATIONS } from './migrate.js';

/** An open, migrated database. */
export interface Database {
  readonly kind: DatabaseConfig['kind'];
  /** The connection address; it holds the password. */
  readonly url: string;
  /** The same without the password, for people. */
  readonly address: string;
  /** The pool under `prisma`, for what only SQL can say (COPY, cursors, locks, LISTEN). */
  readonly pool: pg.Pool;
  readonly prisma: PrismaClient;
  /** The migrations that this opening applied. */
  readonly migrated: readonly string[];
  close(): Promise<void>;
}

const POOL_SIZE = 10;
const CONNECT_MILLISECONDS = 10_000;

/** A database as it is: nothing is migrated unless `migrate` is called. */
export interface PlainDatabase extends Pick<Database, 'kind' | 'url' | 'address' | 'pool' | 'close'> {
  /** Returns the names of the migrations that it applied. `only`: these migrations and no others. */
  migrate(only?: readonly string[]): Promise<readonly string[]>;
}

/** Starts the embedded PostgreSQL where one is configured, and connects. */
export async function openPlainDatabase(
  config: DatabaseConfig,
  { log }: { log: Logger },
): Promise<PlainDatabase> {
  const embedded = config.kind === 'embedded' ? await joinEmbeddedPostgres(config.directory) : null;
  const url = embedded?.url ?? (config as { url: string }).url;
  const address = withoutPassword(url);
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    application_name: 'nonet',
  });
  // An idle connection that the server closes; the pool makes a new one when it is needed.
  pool.on('error', (error) => log.warn({ err: error }, 'lost an idle connection to PostgreSQL'));
  traceQueries(pool);
  const close = async () => {
    await pool.end();
    await embedded?.leave();
  };
  try {
    await reach(pool, address);
  } catch (error) {
    await close();
    throw error;
  }
  return { kind: config.kind, url, address, pool, close, migrate: (only) => migrate(url, MIGRATIONS, only) };
}

/** Opens a database and brings it up to the migrations of this program. */
export async function openDatabase(config: DatabaseConfig, options: { log: Logger }): Promise<Database> {
  const { migrate: bringUp, ...database } = await openPlainDatabase(config, options);
  try {
    const migrated = await bringUp();
    if (migrated.length > 0) options.log.info({ migrations: migrated }, 'migrated the database');
    // Longer messages of Prisma repeat the arguments of a call, which may be secrets.
    const prisma = new PrismaClient({ adapter: new PrismaPg(database.pool), errorFormat: 'minimal' });
    const close = async () => {
      await prisma.$disconnect();
      await database.close();
    };
    return { ...database, prisma, migrated, close };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function reach(pool: pg.Pool, address: string): Promise<void> {
  try {
    await pool.query('SELECT 1');
  } catch (error) {
    const reason =
      error instanceof AggregateError ? error.errors.map(String).join('; ') : (error as Error).message;
    throw databaseUnreachable({ address, reason }, error);
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
