import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { AuditJournal, type AuditRecord } from '../libs/services/src/audit/audit-journal.js';
import { replayJournal } from '../libs/services/src/audit/replay-journal.js';
import { openDatabase, type Database } from '../libs/services/src/database/open-database.js';
import { exclusively, inTransaction, LOCKS } from '../libs/services/src/database/index.js';
import { joinEmbeddedPostgres } from '../libs/services/src/database/embedded/embedded-postgres.js';
import { toNonetError } from '../libs/services/src/errors/library-errors.js';

let home: string;
let directory: string;
let database: Database;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'nonet-faults-'));
  directory = join(home, 'postgres');
  database = await openDatabase({ kind: 'embedded', directory }, { log: pino({ level: 'silent' }) });
});
afterAll(async () => {
  await database.close();
  await rm(home, { recursive: true, force: true });
});

const postmaster = async () =>
  Number((await readFile(join(directory, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: unknown) => toNonetError(error).code,
  );
const back = () => expect.poll(() => codeOf(database.prisma.apiKey.count())).toBe('none');
/**
 * As an administrator does: every connection of this program, once one of them sleeps or keeps others out. Resolves when they are gone.
 */
async function terminateAtWork(): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const others = 'FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()';
  const atWork = `SELECT ${others} AND (wait_event = 'PgSleep'
    OR pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted))`;
  try {
    await expect.poll(async () => (await client.query(atWork)).rowCount).toBeGreaterThan(0);
    await client.query(`SELECT pg_terminate_backend(pid, 60000) ${others}`);
  } finally {
    await client.end();
  }
}

describe('a connection that is terminated fails the operation that used it, and no other', () => {
  const slow = 'SELECT pg_sleep(60)';
  test.each<[string, (terminated: Promise<void>) => Promise<unknown>]>([
    ['a statement of the pool', () => database.pool.query(slow)],
    ['a transaction', () => inTransaction(database.pool, (client) => client.query(slow))],
    ['a statement of Prisma', () => database.prisma.$queryRaw`SELECT pg_sleep(60)::text`],
    [
      'a transaction of Prisma',
      () => database.prisma.$transaction((transaction) => transaction.$queryRaw`SELECT pg_sleep(60)::text`),
    ],
    ['work behind a lock', (terminated) => exclusively(database.pool, LOCKS.artifacts, () => terminated)],
  ])('%s', async (_name, work) => {
    const terminated = terminateAtWork();
    const [code] = await Promise.all([codeOf(work(terminated)), terminated]);
    expect(code).toBe('DATABASE_UNREACHABLE');
    await back();
  });
});

test('the embedded PostgreSQL is started again when it was killed, and answers the same address', async () => {
  const before = database.url;
  const statement = codeOf(database.pool.query('SELECT pg_sleep(60)'));
  process.kill(await postmaster(), 'SIGKILL');
  expect(await statement).toBe('DATABASE_UNREACHABLE');
  await back();
  expect(database.url).toBe(before);
});

test('the embedded PostgreSQL is found again when another process started it elsewhere', async () => {
  const before = new URL(database.url).port;
  const pid = await postmaster();
  process.kill(pid, 'SIGKILL');
  // Another program is faster at the old port, and has nothing to say there.
  const taken = createServer((socket) => socket.destroy());
  await vi.waitFor(
    () =>
      new Promise<void>((resolve, reject) => {
        taken.once('error', reject).listen(Number(before), '127.0.0.1', resolve);
      }),
    { timeout: 10_000, interval: 20 },
  );
  const other = await joinEmbeddedPostgres(directory);
  await back();
  expect(new URL(other.url).port).not.toBe(before);
  expect(database.url).toBe(other.url);
  await other.leave();
  taken.close();
});

test('a database that hangs is answered for at once, once that is known, and is found again', async () => {
  const { rows } = await database.pool.query<{ pid: number }>('SELECT pid FROM pg_stat_activity');
  const pids = [await postmaster(), ...rows.map(({ pid }) => pid)];
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  try {
    expect(await codeOf(database.prisma.apiKey.count())).toBe('DATABASE_UNREACHABLE');
    const start = performance.now();
    const times = 20;
    for (let i = 0; i < times; i++)
      expect(await codeOf(database.prisma.apiKey.count())).toBe('DATABASE_UNREACHABLE');
    // Each that would find it out for itself would take five seconds.
    expect(performance.now() - start).toBeLessThan((times * 5_000) / 2);
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  }
  await back();
});

test('the journal of the audit log enters what it holds once, and sets aside what is no entry', async () => {
  const folder = join(home, 'audit-journal');
  const journal = new AuditJournal(folder);
  const entry: AuditRecord = {
    at: new Date(1_800_000_000_123),
    principal: 'cli',
    principalName: 'command line',
    role: 'ADMIN',
    action: 'createApiKey',
    arguments: { input: { name: 'tool', note: null } },
    errorCode: null,
    address: null,
    requestId: 'r1',
  };
  // As after a process that entered it and died before it could remove the file.
  await journal.write(entry);
  await journal.write(entry);
  await journal.write({ ...entry, requestId: 'r2' });
  await writeFile(join(folder, '0.json'), '{ "at": ');
  const refused: string[] = [];
  const replay = () => replayJournal(database.pool, journal, (_error, file) => void refused.push(file));
  // Two processes that share a home.
  await Promise.all([replay(), replay()]);
  expect(await journal.files()).toEqual([]);
  expect(new Set(refused)).toEqual(new Set(['0.json']));
  const rows = await database.prisma.auditEntry.findMany({ orderBy: { requestId: 'asc' } });
  expect(
    rows.map(({ at, action, requestId, arguments: given }) => ({ at, action, requestId, given })),
  ).toEqual(
    ['r1', 'r2'].map((requestId) => ({
      at: entry.at,
      action: 'createApiKey',
      requestId,
      given: entry.arguments,
    })),
  );
});
