import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { joinEmbeddedPostgres } from '../../libs/services/src/database/embedded/embedded-postgres.js';
import { migrate } from '../../libs/services/src/database/migrate.js';
import { MIGRATED, runOn } from './template-database.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the PostgreSQL server of this run; `freshDatabase` makes databases on it. */
    postgres: string;
  }
}

/** One real PostgreSQL for the whole run, in a folder of its own; answers how to take it away again. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'nonet-test-'));
  const server = await joinEmbeddedPostgres(folder);
  const url = new URL(server.url);
  await runOn(server.url, `CREATE DATABASE ${MIGRATED}`);
  url.pathname = `/${MIGRATED}`;
  await migrate(url.href);
  project.provide('postgres', server.url);
  return async () => {
    await server.leave();
    await rm(folder, { recursive: true, force: true });
  };
}
