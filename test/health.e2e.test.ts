import { createServer, type AddressInfo } from 'node:net';
import type { Health } from '@nonet/services/health';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { start } from './support/command.js';
import { ownPostgres, type OwnPostgres } from './support/own-postgres.js';
import { scheme } from './support/small-world.js';

// A worker is a process, and a PostgreSQL server is stopped and started.
vi.setConfig({ testTimeout: 240_000 });

const PASSWORD = 'quite-a-secret';

let postgres: OwnPostgres;
let url: string;
let api: Api;
beforeAll(async () => {
  postgres = await ownPostgres();
  const name = 'health';
  const admin = new pg.Client({ connectionString: postgres.url });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const address = new URL(postgres.url);
  address.pathname = `/${name}`;
  url = address.href;
  api = await startApi({ environment: { DATABASE_URL: url, NONET_ADMIN_KEY: `${PASSWORD}-of-an-admin` } });
});
afterAll(async () => {
  await api?.close();
  await postgres?.remove();
});

async function asked(address = api.url): Promise<{ status: number; health: Health }> {
  const response = await fetch(`${address}/readyz`);
  return { status: response.status, health: (await response.json()) as Health };
}
const wrong = async () => {
  const { status, health } = await asked();
  const { checks } = health;
  const found = Object.entries(checks).filter(([, said]) => said !== 'ok');
  expect(status).toBe(found.length === 0 ? 200 : 503);
  expect(health.status).toBe(found.length === 0 ? 'ready' : 'not ready');
  return Object.fromEntries(found);
};
const query = async (text: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query<Record<string, string>>(text);
  } finally {
    await client.end();
  }
};

describe('a server is ready', () => {
  test('not before its model is', () => expect.poll(wrong).toEqual({ model: 'not ready yet' }));

  test('once a classification would be answered at once, and says of each need how it stands', async () => {
    const path = await api.file('scheme.tsv', scheme);
    await api.services.imports.importScheme({ path, definitions: null }, { actor: 'test' });
    await api.services.classification.warmUp();
    const checks = {
      process: 'ok',
      database: 'ok',
      migrations: 'ok',
      queue: 'ok',
      model: 'ok',
      plugins: 'ok',
      agreement: 'ok',
    };
    await expect.poll(() => asked()).toEqual({ status: 200, health: { status: 'ready', checks } });
  });

  test('not on a database that lacks a migration of its own; newer ones do not matter to it', async () => {
    const { rows } = await query('SELECT max(migration_name) AS name FROM _prisma_migrations');
    const name = rows[0]!['name'];
    await query(`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = '${name}'`);
    await expect.poll(wrong).toEqual({ migrations: `missing: ${name}` });
    await query(`UPDATE _prisma_migrations SET rolled_back_at = NULL WHERE migration_name = '${name}'`);
    await query(`INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
                 VALUES ('x', 'x', '29991231000000_of_the_next_version', now(), now(), 1)`);
    await expect.poll(wrong).toEqual({});
    await query(`DELETE FROM _prisma_migrations WHERE id = 'x'`);
  });

  test('not while it hears of no runs', async () => {
    const listener = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                       WHERE application_name = 'nonet listener' AND datname = current_database()`;
    // It is back within a second: where nobody could ask meanwhile, once more.
    const missed = async () => {
      await query(listener);
      expect(Object.keys(await wrong())).toEqual(['queue']);
    };
    await vi.waitFor(missed, { timeout: 60_000, interval: 20 });
    await vi.waitFor(async () => expect(await wrong()).toEqual({}), { timeout: 60_000 });
  });

  test('not while PostgreSQL is away, and again when it is back; nothing of its address is told', async () => {
    await postgres.stop();
    try {
      const away = { database: 'does not answer', migrations: 'does not answer' };
      await expect.poll(wrong).toMatchObject(away);
      const { host, username } = new URL(url);
      const told = JSON.stringify(await asked());
      for (const secret of [host, username, PASSWORD, '127.0.0.1', 'ECONN'])
        expect(told).not.toContain(secret);
      expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
    } finally {
      await postgres.start();
    }
    await vi.waitFor(async () => expect(await wrong()).toEqual({}), { timeout: 60_000, interval: 500 });
  });

  test('not once it drains', async () => {
    const { checks } = await api.services.health.of('server', AbortSignal.abort());
    expect(checks.process).toBe('stopping');
  });
});

/** A port that nobody has at the moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('a worker answers at its port for metrics: alive at once, ready when it can take runs', async () => {
  const port = await freePort();
  const environment = { NONET_HOME: api.home, DATABASE_URL: url, NONET_METRICS_PORT: String(port) };
  const worker = start(['worker', '--resource', 'cpu'], environment);
  await worker.until(/works on the cpu queue/);
  const address = `http://127.0.0.1:${port}`;
  expect(await (await fetch(`${address}/healthz`)).json()).toEqual({ status: 'ok' });
  await vi.waitFor(
    async () =>
      expect(await asked(address)).toEqual({
        status: 200,
        health: {
          status: 'ready',
          checks: { process: 'ok', database: 'ok', migrations: 'ok', queue: 'ok', plugins: 'ok' },
        },
      }),
    { timeout: 60_000, interval: 200 },
  );
  worker.process.kill('SIGTERM');
  await worker.finished;
});
