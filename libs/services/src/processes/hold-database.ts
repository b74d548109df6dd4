import type { Logger } from 'pino';
import { HomeKeeper } from '../at-rest/home-keeper.js';
import type { Config } from '../config/index.js';
import { openPlainDatabase } from '../database/index.js';

/** The database as whoever holds it for others has it. */
export interface HeldDatabase {
  /** How many connections it takes. */
  readonly mostConnections: number;
  close(): Promise<void>;
}

/**
 * Opens the database, an embedded one is started, brings it up to the migrations of this program, and stays with it: whoever holds it
 * until all others have left is the one that ends it.
 */
export async function holdDatabase(
  config: Pick<Config, 'database' | 'home'>,
  log: Logger,
): Promise<HeldDatabase> {
  const { beforeRest } = new HomeKeeper(config, log);
  const database = await openPlainDatabase(config.database, { log, beforeRest });
  try {
    await database.migrate();
    const { rows } = await database.pool.query<{ max_connections: string }>('SHOW max_connections');
    return { mostConnections: Number(rows[0]!.max_connections), close: () => database.close() };
  } catch (error) {
    await database.close();
    throw error;
  }
}
