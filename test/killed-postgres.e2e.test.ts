import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBackup } from '@nonet/services/backup';
import { loadConfig } from '@nonet/services/config';
import { toNonetError } from '@nonet/services/errors';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { patents, scheme } from './support/small-world.js';

let api: Api;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-killed-'));
  api = await startApi({ environment: { DATABASE_URL: '', NONET_WORKER: 'on' } });
  const path = await api.file('scheme.tsv', scheme);
  await api.services.imports.importScheme({ path, definitions: null }, { actor: 'test' });
});
afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => expect.poll(ready).toBe(true));

const pidFile = () => readFile(join(api.home, 'postgres', 'data', 'postmaster.pid'), 'utf8');
const kill = async () => void process.kill(Number((await pidFile()).split('\n')[0]), 'SIGKILL');
/** The address of the embedded server, as a command beside the running one would find it. */
async function connect(): Promise<pg.Client> {
  const port = (await pidFile()).split('\n')[3];
  const password = await readFile(join(api.home, 'postgres', 'data', 'nonet.password'), 'utf8');
  const client = new pg.Client({
    host: '127.0.0.1',
    port: Number(port),
    user: 'nonet',
    password,
    database: 'nonet',
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
async function one<Row extends object>(statement: string): Promise<Row> {
  const client = await connect();
  try {
    return (await client.query<Row>(statement)).rows[0]!;
  } finally {
    await client.end();
  }
}
const ready = async () => {
  const { errors } = await api.as.admin.ask('{ patents(first: 1) { nodes { number } } }');
  return errors.length === 0;
};
const alive = async () => (await fetch(`${api.url}/healthz`)).status;

/** Enough for runs that are not done when PostgreSQL is killed; few of them are classified, which takes longer. */
const many = Array.from({ length: 60 }, (_, round) =>
  patents.map((patent) => ({
    ...patent,
    id: `XN${round + 1}${patent.id.slice(2)}`,
    ...(round >= 10 && { cpc: ['G01M 3/32'] }),
  })),
).flat();

/** Starts a run, kills PostgreSQL once it is under way, and answers how the run ended. */
async function killedIn(mutation: string): Promise<{ state: string; error: unknown; id: string }> {
  const { run } = await api.as.admin.get<{ run: { id: string } }>(mutation);
  const get = () => api.services.runs.get(run.id);
  await expect.poll(async () => (await get())?.done ?? 0, { interval: 20 }).toBeGreaterThan(0);
  await kill();
  // A connection that has not noticed yet may still tell the state of before.
  let last: Awaited<ReturnType<typeof get>> = null;
  const ended = async () => (last = await get().catch(() => null))?.state ?? 'away';
  await expect.poll(ended, { timeout: 120_000 }).toMatch(/succeeded|failed/);
  await expect.poll(ready).toBe(true);
  const { state, error } = last!;
  return { state, error, id: run.id };
}

test('an import whose PostgreSQL is killed goes on when it is back: every patent is there once', async () => {
  await one('DELETE FROM patent');
  const path = await api.file('many.jsonl', many.map((patent) => JSON.stringify(patent)).join('\n'));
  const run = await killedIn(
    `mutation { run: importPatents(input: { path: ${JSON.stringify(path)} }) { id } }`,
  );
  expect(run).toMatchObject({ state: 'succeeded', error: null });
  expect(await alive()).toBe(200);
  const { stored } = await one<{ stored: number }>('SELECT count(*)::int AS stored FROM patent');
  expect(stored).toBe(many.length);
  expect(await one(`SELECT read, added FROM import WHERE id = '${run.id}'`)).toEqual({
    read: many.length,
    added: many.length,
  });
});

test('a classification of stored patents whose PostgreSQL is killed goes on: each has its predictions once', async () => {
  const run = await killedIn(
    'mutation { run: classifyPatents(input: { filter: { cpc: "A01B" }, level: SECTION, top: 1 }) { id } }',
  );
  expect(run).toMatchObject({ state: 'succeeded', error: null });
  expect(await alive()).toBe(200);
  const documents = many.filter(({ cpc }) => cpc.some((symbol) => symbol?.startsWith('A01B'))).length;
  expect(
    await one(
      `SELECT (SELECT count(*)::int FROM classified_patent) AS classified, (SELECT count(*)::int FROM prediction) AS there,
              (SELECT sum(count)::int FROM prediction_total) AS counted`,
    ),
  ).toEqual({ classified: documents, there: documents, counted: documents });
});

test('a backup whose PostgreSQL is killed ends with a code and leaves no part of an archive', async () => {
  const holder = await connect();
  await holder.query('BEGIN; LOCK TABLE audit_entry IN ACCESS EXCLUSIVE MODE');
  const config = loadConfig({ NONET_HOME: api.home });
  const code = writeBackup(config, { file: join(folder, 'backup.tar.gz'), artifacts: 'left out' }).then(
    () => 'none',
    (error: unknown) => toNonetError(error).code,
  );
  const waits = async () =>
    (
      await one<{ waits: boolean }>(
        `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'COPY%audit_entry%') AS waits`,
      )
    ).waits;
  await expect.poll(waits).toBe(true);
  await kill();
  expect(await code).toBe('DATABASE_UNREACHABLE');
  expect(await readdir(folder)).toEqual([]);
});
