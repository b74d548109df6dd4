import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '@nonet/api';
import { createServices, type Services } from '@nonet/services';
import { loadConfig } from '@nonet/services/config';
import type { Run } from '@nonet/services/runs';
import pg from 'pg';
import pino from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { S3_ENVIRONMENT, type S3Server, startS3 } from '../libs/services/src/artifacts/testing/s3-server.js';
import { openClient } from '../libs/services/src/database/connections/open-client.js';
import { LOCKS } from '../libs/services/src/database/index.js';
import { freshDatabase, type FreshDatabase } from './support/fresh-database.js';
import { type Gate, gateTo } from './support/gate.js';
import { type Client, graphqlClient } from './support/graphql-client.js';
import { tinyEncoder } from './support/models-on.js';
import { WATCHFUL } from './support/open-runs.js';
import { patentFile, patents, scheme } from './support/small-world.js';

// Hosts load models and miss each other within seconds, which a busy machine makes longer.
vi.setConfig({ testTimeout: 240_000 });

/** On a quiet machine all of it takes less than five seconds; a busy one loads models slowly. */
const AT_LAST = { timeout: 60_000, interval: 250 };
const ada = { id: '01234567-89ab-cdef-0123-456789abcdef', name: 'Ada' };
/** What one key may spend a minute; a classification costs about a hundred. */
const COST = 200_000;

/** A server with a home of its own; database and artifact store are all that hosts have in common. */
interface Host {
  readonly url: string;
  readonly services: Services;
  readonly client: Client;
  close(): Promise<void>;
}

let folder: string;
let database: FreshDatabase;
let store: S3Server;
let storeGate: Gate;
let databaseGate: Gate;
let key: string;
let one: Host;
/** Behind gates. */
let two: Host;
let three: Host;

beforeAll(async () => {
  Object.assign(process.env, S3_ENVIRONMENT);
  folder = await mkdtemp(join(tmpdir(), 'nonet-hosts-'));
  database = await freshDatabase();
  store = await startS3(join(folder, 's3'));
  const { port } = store;
  const { hostname, port: databasePort } = new URL(database.url);
  [storeGate, databaseGate] = await Promise.all([
    gateTo('127.0.0.1', port),
    gateTo(hostname, Number(databasePort)),
  ]);
  one = await startHost('one', database.url, port);
  const path = await file('scheme.tsv', scheme);
  await one.services.imports.importScheme({ path, definitions: null }, { actor: 'test' });
  for (const words of ['one', 'two', 'three']) {
    const publication = await tinyEncoder(join(folder, words), words);
    await one.services.models.publish(publication, { actor: 'test' });
  }
  // Before anybody classifies: the encoder that there is without it takes longer to load.
  await activate(one, 'tiny@1');
  const gated = new URL(database.url);
  gated.port = String(databaseGate.port);
  two = await startHost('two', gated.href, storeGate.port);
  three = await startHost('three', database.url, port);
}, 240_000);
afterAll(async () => {
  for (const host of [one, two, three]) await host?.close();
  await Promise.all([storeGate?.close(), databaseGate?.close(), store?.close()]);
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
  for (const name of Object.keys(S3_ENVIRONMENT)) delete process.env[name];
});

async function file(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function startHost(name: string, databaseUrl: string, storePort: number): Promise<Host> {
  const config = loadConfig({
    NONET_HOME: join(folder, `home-${name}`),
    DATABASE_URL: databaseUrl,
    PORT: '0',
    NONET_ARTIFACTS: `s3://nonet/?endpoint=http://127.0.0.1:${storePort}&region=us-east-1`,
    NONET_RATE_COST: String(COST),
  });
  const log = pino({ level: 'silent' });
  const services = await createServices(config, { log, timing: WATCHFUL });
  key ??= (await services.keys.create({ name: 'hosts', role: 'admin', expiresAt: null })).secret;
  const server = await startServer(services, config, { log });
  return {
    url: server.url,
    services,
    client: graphqlClient(server.url, key),
    async close() {
      await server.close();
      await services.close();
    },
  };
}

async function countPatents(): Promise<number> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM patent');
  await client.end();
  return rows[0]!.count;
}

const CLASSIFY = '{ classify(input: { text: "a spade with teeth", level: SUBCLASS }) { model } }';
const answering = async ({ client }: Host) =>
  (await client.ask<{ classify: { model: string } }>(CLASSIFY)).data?.classify.model;
const activate = (host: Host, model: string) =>
  host.services.models.activate(model, { actor: 'test', worse: 'force' });
const readiness = async ({ url }: Host) => (await fetch(`${url}/readyz`)).status;

test('every host answers with a version soon after its activation on any of them', async () => {
  for (const host of [one, two, three]) await answering(host);
  for (const [host, model] of [
    [one, 'tiny@2'],
    [two, 'tiny@1'],
    [three, 'tiny@2'],
  ] as const) {
    await activate(host, model);
    await Promise.all(
      [one, two, three].map((other) => expect.poll(() => answering(other), AT_LAST).toBe(model)),
    );
  }
});

test('a run that is asked for on one host is done by the worker of another, and seen on the third', async () => {
  const worker = three.services.runs.startWorker({ cpu: 1, gpu: 0 });
  const path = await file('patents.jsonl', patentFile);
  const { id } = await one.services.runs.start({ kind: 'patent-import', configuration: { path } }, ada);
  await expect.poll(async () => (await two.services.runs.need(id)).state, AT_LAST).toBe('succeeded');
  await worker.close();
  expect(await countPatents()).toBe(patents.length);
});

test('a host that is cut off says that it is not ready; the others go on; back, it answers as they do', async () => {
  await expect.poll(() => readiness(two), AT_LAST).toBe(200);
  databaseGate.cut();
  storeGate.cut();
  try {
    await expect.poll(() => readiness(two), AT_LAST).toBe(503);
    await activate(one, 'tiny@3');
    await expect.poll(() => answering(three), AT_LAST).toBe('tiny@3');
  } finally {
    databaseGate.mend();
    storeGate.mend();
  }
  await expect.poll(() => readiness(two), AT_LAST).toBe(200);
  await expect.poll(() => answering(two), AT_LAST).toBe('tiny@3');
});

/** Cuts the second host off while its import waits for the lock of its next batch. */
async function cutAtLock(): Promise<void> {
  const holder = await openClient(database.url, 'test');
  const waiting = `FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  try {
    await holder.query('SELECT pg_advisory_lock($1)', [LOCKS.patents]);
    await expect.poll(async () => (await holder.query(`SELECT ${waiting}`)).rowCount).toBe(1);
    databaseGate.cut();
    // What the system does in time when a connection gives no sign of life.
    await holder.query(`SELECT pg_terminate_backend(pid, 60000) ${waiting}`);
  } finally {
    await holder.end();
  }
}

const MANY = 6_000;
let tries = 0;
test('a run of a worker that is cut off goes on at another host, once, and the one that comes back changes nothing', async () => {
  const own = ++tries;
  const before = await countPatents();
  const many = Array.from({ length: MANY }, (_, i) =>
    JSON.stringify({ id: `XM${own * MANY + i}A1`, title: `Thing ${i}` }),
  );
  const path = await file('many.jsonl', many.join('\n'));
  const cutOff = two.services.runs.startWorker({ cpu: 1, gpu: 0 });
  const { id } = await one.services.runs.start({ kind: 'patent-import', configuration: { path } }, ada);
  const added = async () => (await one.services.imports.get(id))?.added ?? 0;
  await expect.poll(added, { interval: 20 }).toBeGreaterThan(0);
  await cutAtLock();
  const heir = three.services.runs.startWorker({ cpu: 1, gpu: 0 });
  let ended: Run;
  try {
    await expect
      .poll(async () => (await one.services.runs.need(id)).state, { timeout: 150_000 })
      .toBe('succeeded');
    ended = await one.services.runs.need(id);
  } finally {
    databaseGate.mend();
    await cutOff.close();
    await heir.close();
  }
  expect(ended).toMatchObject({ attempt: 2, result: { read: MANY, added: MANY, updated: 0, unchanged: 0 } });
  expect(await one.services.runs.need(id)).toEqual(ended);
  expect(await one.services.imports.get(id)).toMatchObject({ state: 'succeeded', added: MANY });
  expect(await countPatents()).toBe(before + MANY);
});

test('PostgreSQL ends a transaction that says nothing for a minute: a host that is cut off in one keeps nothing locked', async () => {
  const client = await openClient(database.url, 'test');
  const { rows } = await client.query('SHOW idle_in_transaction_session_timeout');
  await client.end();
  expect(rows).toEqual([{ idle_in_transaction_session_timeout: '1min' }]);
});

test('what a key spent at one host counts at the others', async () => {
  const { secret } = await one.services.keys.create({ name: 'spender', role: 'reader', expiresAt: null });
  const [here, there] = [graphqlClient(one.url, secret), graphqlClient(three.url, secret)];
  const dear = '{ cpcNodes(first: 100) { nodes { children(first: 20) { nodes { symbol title } } } } }';
  let status = 200;
  for (let i = 0; i < 400 && status === 200; i++) status = (await here.ask(dear)).status;
  expect(status).toBe(429);
  await expect
    .poll(async () => (await there.ask('{ me { id } }')).errors[0]?.extensions.code, AT_LAST)
    .toBe('RATE_LIMITED');
});
