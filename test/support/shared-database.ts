import pg from 'pg';
import { inject } from 'vitest';
import { databaseLike } from './fresh-database.js';
import { MIGRATED, runOn } from './template-database.js';

/** A number that tests alone lock, on the server's own database. */
const LOCK = 20_200_101;

/**
 * A database that is filled once in a run of the tests, by whoever needs it first; nobody changes it or stays connected to it.
 * @param fill is given the address of a database with the tables of this program; its name it gets when it is whole
 */
export async function sharedDatabase(name: string, fill: (url: string) => Promise<void>): Promise<string> {
  const server = new pg.Client({ connectionString: inject('postgres') });
  await server.connect();
  try {
    await server.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const { rowCount } = await server.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await make(name, fill);
  } finally {
    await server.end();
  }
  return name;
}

async function make(name: string, fill: (url: string) => Promise<void>): Promise<void> {
  const { url } = await databaseLike(MIGRATED);
  await fill(url);
  const made = new URL(url).pathname.slice(1);
  await runOn(inject('postgres'), `ALTER DATABASE ${made} RENAME TO ${name}`);
}
