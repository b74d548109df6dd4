import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServices } from '@nonet/services';
import { loadConfig } from '@nonet/services/config';
import pg from 'pg';
import { pino } from 'pino';
import { inject } from 'vitest';
import { sharedDatabase } from './shared-database.js';

/**
 * Puts the vectors of the compact scheme by the model that ships into a database, and nothing else: most of what a first start computes,
 * and the same in each. They are computed once in a run of the tests, by whoever needs them first.
 * @param url of a database with the tables of this program
 */
export async function giveShippedVectors(url: string): Promise<void> {
  const known = new URL(inject('postgres'));
  known.pathname = `/${await sharedDatabase('shipped_vectors', computeVectors)}`;
  const { rows } = await queried(known.href, 'SELECT to_jsonb(e) AS vector FROM text_embedding e');
  const all = JSON.stringify(rows.map(({ vector }) => vector as object));
  const insert = `INSERT INTO text_embedding SELECT * FROM jsonb_populate_recordset(NULL::text_embedding, $1)`;
  await queried(url, insert, [all]);
}

async function computeVectors(url: string): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'nonet-vectors-'));
  const config = loadConfig({ NONET_HOME: home, DATABASE_URL: url });
  const services = await createServices(config, { log: pino({ level: 'silent' }) });
  await services.firstStart({ onStep: () => undefined });
  await services.classification.warmUp();
  await services.close();
  await rm(home, { recursive: true, force: true });
}

async function queried(url: string, statement: string, values: unknown[] = []) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query<Record<string, unknown>>(statement, values);
  } finally {
    await client.end();
  }
}
