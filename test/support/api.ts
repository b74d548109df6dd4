import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '@nonet/services/logging';
import { createServices, type Services } from '@nonet/services';
import { loadConfig } from '@nonet/services/config';
import { createMetrics } from '@nonet/services/metrics';
import { startServer } from '@nonet/api';
import type { Role } from '@nonet/services/access';
import { type FreshDatabase, freshDatabase } from './fresh-database.js';
import { graphqlClient, type Client } from './graphql-client.js';
import { PATIENT } from './patience.js';
import { smallDatabase, type SmallWorld } from './small-database.js';

/** A whole API of its own: a fresh database, a real server on a free port, a key for each role. */
export interface Api {
  readonly url: string;
  /** Its `NONET_HOME`. */
  readonly home: string;
  /** Its `DATABASE_URL`: a database of its own on the PostgreSQL of this run. */
  readonly databaseUrl: string;
  readonly services: Services;
  readonly as: Record<Role, Client>;
  readonly anonymous: Client;
  /** Everything that was logged, a JSON object a line. */
  readonly log: readonly string[];
  /** Writes a file into the folder that this API may import from. */
  file(name: string, content: string): Promise<string>;
  close(): Promise<void>;
}

export interface ApiOptions {
  /** Environment variables on top of a fresh `NONET_HOME` and a fresh `DATABASE_URL`; runs are worked on with `NONET_WORKER: 'on'`. */
  readonly environment?: NodeJS.ProcessEnv;
  /** What of the small world is in its database from the start; by default nothing. */
  readonly holding?: SmallWorld;
  /** Instead of a fresh one; it is dropped with the API. */
  readonly database?: FreshDatabase;
}

export async function startApi(options: ApiOptions = {}): Promise<Api> {
  const { environment = {}, holding } = options;
  const home = await realpath(await mkdtemp(join(tmpdir(), 'nonet-api-')));
  await mkdir(join(home, 'imports'));
  const database = options.database ?? (await (holding ? smallDatabase(holding) : freshDatabase()));
  const config = loadConfig({
    NONET_HOME: home,
    DATABASE_URL: database.url,
    PORT: '0',
    NONET_WORKER: 'off',
    ...PATIENT,
    ...environment,
  });
  const lines: string[] = [];
  const log = createLog('info', { write: (line: string) => void lines.push(line) });
  const services = await createServices(config, { log, metrics: createMetrics() });
  // Plugins are read behind the start; tests ask for theirs at once.
  await services.plugins.read();
  const server = await startServer(services, config, { log });
  if (config.worker === 'on') services.runs.startWorker({ cpu: 1, gpu: 1 });
  const client = async (role: Role) => {
    const { secret } = await services.keys.create({ name: `test ${role}`, role, expiresAt: null });
    return graphqlClient(server.url, secret);
  };
  return {
    url: server.url,
    home,
    databaseUrl: database.url,
    services,
    as: { reader: await client('reader'), analyst: await client('analyst'), admin: await client('admin') },
    anonymous: graphqlClient(server.url, null),
    log: lines,
    async file(name, content) {
      const path = join(home, 'imports', name);
      await writeFile(path, content);
      return path;
    },
    async close() {
      await server.close();
      await services.close();
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
