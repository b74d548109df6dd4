import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { inject } from 'vitest';
import { openDatabase } from '../../libs/services/src/database/open-database.js';
import { createImports } from '../../libs/services/src/imports/create-imports.js';
import { databaseLike, type FreshDatabase } from './fresh-database.js';
import { patentFile, scheme } from './small-world.js';
import { MIGRATED, runOn } from './template-database.js';

/** What a database of the small world holds. */
export type SmallWorld = 'scheme' | 'scheme and patents';

const TEMPLATES = { scheme: 'small_scheme', 'scheme and patents': 'small_world' };
/** A number that tests alone lock, on the server's own database. */
const LOCK = 20_200_101;

/** A database with the small world: imported once in a run of the tests, by whoever needs it first, and copied since. */
export async function smallDatabase(holding: SmallWorld): Promise<FreshDatabase> {
  const template = TEMPLATES[holding];
  const server = new pg.Client({ connectionString: inject('postgres') });
  await server.connect();
  try {
    await server.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const { rowCount } = await server.query('SELECT FROM pg_database WHERE datname = $1', [template]);
    if (rowCount === 0) await makeTemplate(template, holding);
  } finally {
    await server.end();
  }
  return databaseLike(template);
}

/** It gets its name when it is whole. */
async function makeTemplate(template: string, holding: SmallWorld): Promise<void> {
  const { url } = await databaseLike(MIGRATED);
  const folder = await mkdtemp(join(tmpdir(), 'nonet-small-'));
  const log = pino({ level: 'silent' });
  const database = await openDatabase({ kind: 'external', url }, { log });
  const imports = await createImports(database, { log });
  const file = async (name: string, content: string) => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  const actor = { actor: 'test' };
  await imports.importScheme({ path: await file('scheme.tsv', scheme), definitions: null }, actor);
  if (holding === 'scheme and patents')
    await imports.importPatents({ path: await file('patents.jsonl', patentFile) }, actor);
  await imports.close();
  await database.close();
  await rm(folder, { recursive: true });
  const made = new URL(url).pathname.slice(1);
  await runOn(inject('postgres'), `ALTER DATABASE ${made} RENAME TO ${template}`);
}
