import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { openDatabase, type Database } from '../../libs/services/src/database/open-database.js';
import { createImports } from '../../libs/services/src/imports/create-imports.js';
import type { ImportsService } from '../../libs/services/src/imports/imports.service.js';
import { freshDatabase } from './fresh-database.js';

/** Imports on a fresh database, without a server and without models. */
export interface OpenImports {
  readonly url: string;
  readonly database: Database;
  readonly imports: ImportsService;
  /** Rows of a statement. */
  rows(sql: string): Promise<Record<string, unknown>[]>;
  /** Writes a file into a folder of this database's own. */
  file(name: string, content: string): Promise<string>;
  close(): Promise<void>;
}

export async function openImports(): Promise<OpenImports> {
  const log = pino({ level: 'silent' });
  const fresh = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'nonet-imports-'));
  const database = await openDatabase({ kind: 'external', url: fresh.url }, { log });
  const imports = await createImports(database, { log });
  return {
    url: fresh.url,
    database,
    imports,
    rows: async (sql) => (await database.pool.query<Record<string, unknown>>(sql)).rows,
    async file(name, content) {
      const path = join(folder, name);
      await writeFile(path, content);
      return path;
    },
    async close() {
      await imports.close();
      await database.close();
      await fresh.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
