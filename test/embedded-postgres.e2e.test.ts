import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { joinEmbeddedPostgres } from '../libs/services/src/database/embedded/embedded-postgres.js';
import { startScript, type Child } from './support/child.js';

/** One folder for each test: real PostgreSQL, real processes, real signals. */
let folder: string;
let children: Child[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-postgres-'));
  children = [];
});
afterEach(async () => {
  await Promise.all(children.map((child) => child.end('SIGINT')));
  const pid = await serverPid();
  if (pid !== null) stop(pid);
  await rm(folder, { recursive: true, force: true, maxRetries: 20 });
});

function startUser(): Child {
  const child = startScript('join-postgres', folder);
  children.push(child);
  return child;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function serverPid(): Promise<number | null> {
  const content = await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8').catch(() => '');
  return Number(content.split('\n')[0]) || null;
}

/** A server that a failed test left behind; it may be gone by now. */
function stop(pid: number): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch (error) {
    expect(error).toMatchObject({ code: 'ESRCH' });
  }
}

describe('the embedded PostgreSQL', () => {
  it('keeps its data from one start to the next, and runs only while somebody uses it', async () => {
    const first = await joinEmbeddedPostgres(folder);
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.leave();
    expect(await serverPid()).toBeNull();
    const second = await joinEmbeddedPostgres(folder);
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await second.leave();
    await second.leave();
    expect(await serverPid()).toBeNull();
  });

  it('listens on this machine alone and lets nobody in without its password', async () => {
    const server = await joinEmbeddedPostgres(folder);
    const [{ listen_addresses }] = (await query(server.url, 'SHOW listen_addresses')) as [
      Record<string, string>,
    ];
    expect(listen_addresses).toBe('127.0.0.1');
    const guess = new URL(server.url);
    guess.password = 'postgres';
    await expect(query(guess.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    expect((await stat(join(folder, 'data', 'nonet.password'))).mode & 0o077).toBe(0);
    await server.leave();
  });

  it('survives the kill of a process that uses it: the next one finds what was committed', async () => {
    const killed = startUser();
    const { url } = await killed.next<{ url: string }>();
    await query(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await killed.end('SIGKILL');
    const next = await joinEmbeddedPostgres(folder);
    expect(await query(next.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await next.leave();
    // The dead user no longer counts: the last living one has stopped the server.
    expect(await serverPid()).toBeNull();
  });

  it('recovers when the server itself was killed together with its user', async () => {
    const killed = startUser();
    const { url } = await killed.next<{ url: string }>();
    await query(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    process.kill((await serverPid()) ?? 0, 'SIGKILL');
    await killed.end('SIGKILL');
    const next = await joinEmbeddedPostgres(folder);
    expect(await query(next.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await next.leave();
  });

  it('is shared by a command line beside a running server; the last one out stops it', async () => {
    const server = startUser();
    const { url } = await server.next<{ url: string }>();
    const command = await joinEmbeddedPostgres(folder);
    expect(new URL(command.url).port).toBe(new URL(url).port);
    await command.leave();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.end('SIGINT');
    expect(await serverPid()).toBeNull();
  });

  it('starts once when several processes start at the same moment', async () => {
    const started = [startUser(), startUser(), startUser()];
    const urls = await Promise.all(started.map((child) => child.next<{ url: string }>()));
    expect(new Set(urls.map(({ url }) => url)).size).toBe(1);
    await Promise.all(started.map((child) => child.end('SIGINT')));
    expect(await serverPid()).toBeNull();
  });

  it('is not hit by the Ctrl-C that reaches all processes of a terminal', async () => {
    const server = startUser();
    const { url } = await server.next<{ url: string }>();
    const command = await joinEmbeddedPostgres(folder);
    await server.end('SIGINT', 'group');
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await command.leave();
  });

  it('takes another port when another program has taken its old one', async () => {
    const first = await joinEmbeddedPostgres(folder);
    await first.leave();
    const blocker = await occupy(Number(new URL(first.url).port));
    const second = await joinEmbeddedPostgres(folder);
    expect(Number(new URL(second.url).port)).not.toBe((blocker.address() as AddressInfo).port);
    await second.leave();
    blocker.close();
  });

  it('starts although the number of its dead server was given to another program', async () => {
    const first = await joinEmbeddedPostgres(folder);
    const file = join(folder, 'data', 'postmaster.pid');
    const content = await readFile(file, 'utf8');
    await first.leave();
    await writeFile(file, content.replace(/^\d+/, String(process.pid)));
    const second = await joinEmbeddedPostgres(folder);
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await second.leave();
  });
});

describe('the embedded PostgreSQL refuses, and changes nothing', () => {
  it('data of another major version', async () => {
    await (await joinEmbeddedPostgres(folder)).leave();
    await writeFile(join(folder, 'data', 'PG_VERSION'), '17\n');
    await expect(joinEmbeddedPostgres(folder)).rejects.toMatchObject({
      code: 'DATABASE_VERSION_FOREIGN',
      message: expect.stringMatching(
        /PostgreSQL 17; this program brings PostgreSQL 18\. Nothing was changed/,
      ) as string,
    });
    await writeFile(join(folder, 'data', 'PG_VERSION'), '18\n');
    await (await joinEmbeddedPostgres(folder)).leave();
  });

  it('a data folder that holds something else', async () => {
    await (await joinEmbeddedPostgres(folder)).leave();
    await rm(join(folder, 'data', 'PG_VERSION'));
    await expect(joinEmbeddedPostgres(folder)).rejects.toMatchObject({ code: 'HOME_UNUSABLE' });
  });

  it('a folder behind a file', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(joinEmbeddedPostgres(join(folder, 'file', 'postgres'))).rejects.toMatchObject({
      code: 'HOME_UNUSABLE',
      message: expect.stringContaining('a part of its path is a file') as string,
    });
  });

  it.skipIf(process.platform !== 'linux')('a folder where none can be made', async () => {
    await expect(joinEmbeddedPostgres('/proc/nonet/home/postgres')).rejects.toMatchObject({
      code: 'HOME_UNUSABLE',
    });
  });

  it.skipIf(process.getuid?.() === 0)('a folder that it may not write to', async () => {
    await chmod(folder, 0o500);
    await expect(joinEmbeddedPostgres(join(folder, 'postgres'))).rejects.toMatchObject({
      code: 'HOME_UNUSABLE',
      message: expect.stringContaining('permission is missing') as string,
    });
    await chmod(folder, 0o700);
  });

  it('a broken configuration, with the reason from the server', async () => {
    await (await joinEmbeddedPostgres(folder)).leave();
    await writeFile(join(folder, 'data', 'postgresql.auto.conf'), 'max_connections = many\n');
    await expect(joinEmbeddedPostgres(folder)).rejects.toMatchObject({
      code: 'DATABASE_START_FAILED',
      message: expect.stringContaining('postgres.log') as string,
    });
  });
});

/** Another program on a port; on any if that one is taken by now. */
function occupy(port: number): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => server.listen(0, '127.0.0.1'));
    server.listen(port, '127.0.0.1', () => undefined).once('listening', () => resolve(server));
  });
}
