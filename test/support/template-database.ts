import pg from 'pg';

/** A database of this run's server which nobody connects to: migrated once, and copied for each test that needs one. */
export const MIGRATED = 'migrated';

/** Runs one statement outside of any transaction. */
export async function runOn(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
