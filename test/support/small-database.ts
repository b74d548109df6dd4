import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { openDatabase } from '../../libs/services/src/database/open-database.js';
import { createImports } from '../../libs/services/src/imports/create-imports.js';
import { databaseLike, type FreshDatabase } from './fresh-database.js';
import { sharedDatabase } from './shared-database.js';
import { patentFile, scheme } from './small-world.js';

/** What a database of the small world holds. */
export type SmallWorld = 'scheme' | 'scheme and patents';

const TEMPLATES = { scheme: 'small_scheme', 'scheme and patents': 'small_world' };

/** A database with the small world: imported once in a run of the tests, by whoever needs it first, and copied since. */
export async function smallDatabase(holding: SmallWorld): Promise<FreshDatabase> {
  return databaseLike(await sharedDatabase(TEMPLATES[holding], (url) => importWorld(url, holding)));
}

async function importWorld(url: string, holding: SmallWorld): Promise<void> {
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
}
