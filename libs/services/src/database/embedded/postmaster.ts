import { spawn } from 'node:child_process';
import { open, readFile, realpath, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseFailedToStart, homeUnusable } from '../../errors/errors.js';
import { pidExists, programOf, workingFolderOf } from './process-identity.js';
import { memoryForPages } from './memory-for-pages.js';
import { callOn, runToEnd, withRealName, type Programs } from './programs.js';

const START_SECONDS = 60;
const ATTEMPTS = 10;
const SECOND = 1_000;
const HEARS_MILLISECONDS = 5_000;

/** A running PostgreSQL server. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/**
 * The server on this data folder, found running or started. It is a process of its own session: Ctrl-C in a terminal
 * and the end of the process that started it do not touch it.
 */
export async function ensurePostmaster(directory: string, programs: Programs): Promise<Postmaster> {
  const running = await findPostmaster(directory);
  if (running) return running;
  // At the port of before those who know its address find it again.
  let port = await lastPort(directory);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    await disownDeadServer(join(directory, 'data', 'postmaster.pid'));
    const outcome = await start(directory, programs, port ?? (await freePort()));
    if (outcome === 'port taken') port = null;
    if (typeof outcome === 'object') return outcome;
    // The last processes of a server that was killed take a moment to notice.
    if (outcome === 'memory in use') await sleep(SECOND);
  }
  throw failure(directory, `it could not have a port or its memory in ${ATTEMPTS} attempts`);
}

export async function stopPostmaster(directory: string, programs: Programs): Promise<void> {
  const data = join(directory, 'data');
  const stop = async (how: 'fast' | 'immediate') => {
    const args = ['stop', '-m', how, '-w', '-t', String(START_SECONDS)];
    const { code, output } = await runToEnd(await callOn(data, programs, 'pg_ctl', args));
    return code === 0 || !(await findPostmaster(directory)) ? null : output.trim();
  };
  // One that cannot write what it would like to write before it stops recovers at its next start.
  const said = (await stop('fast')) === null ? null : await stop('immediate');
  if (said !== null) throw failure(directory, `it did not stop (${said})`);
}

/** What `postmaster.pid` says, once the server it names is ready; null where there is no server. */
export async function findPostmaster(directory: string): Promise<Postmaster | null> {
  const data = join(directory, 'data');
  const file = join(data, 'postmaster.pid');
  for (let end = Date.now() + START_SECONDS * SECOND; Date.now() < end; await sleep(20)) {
    const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
    const pid = Number(lines[0]);
    if (!pid) return null;
    if (!pidExists(pid) || !(programOf(pid) ?? 'postgres').includes('postgres')) return null;
    // The file of a folder that was copied names the server of the original.
    const folder = workingFolderOf(pid);
    if (folder !== null && folder !== (await realpath(data))) return null;
    const port = Number(lines[3]);
    // One that was killed stays a process for a moment, but hears nobody any more.
    if (lines[7]?.trim() === 'ready' && (await hears(port))) return { pid, port };
  }
  throw failure(directory, `the server that runs on it did not become ready in ${START_SECONDS} seconds`);
}

/** The port of a server that died; null where none did. */
async function lastPort(directory: string): Promise<number | null> {
  const file = join(directory, 'data', 'postmaster.pid');
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  return Number(lines[3]) || null;
}

/**
 * Writes this process into the file of a dead server. PostgreSQL refuses to start while the number in it belongs to
 * anything at all, a zombie or another program, unless it is its own parent's; the rest of the file it still needs, to
 * see whether processes of the dead server are left.
 */
async function disownDeadServer(file: string): Promise<void> {
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  if (lines.length > 1) await writeFile(file, [process.pid, ...lines.slice(1)].join('\n'));
}

async function start(
  directory: string,
  programs: Programs,
  port: number,
): Promise<Postmaster | 'port taken' | 'memory in use'> {
  const data = join(directory, 'data');
  const log = await open(logFile(directory), 'a');
  try {
    const from = (await log.stat()).size;
    const all = { ...settings, shared_buffers: await memoryForPages(data) };
    const args = ['-p', String(port), ...Object.entries(all).flatMap(([k, v]) => ['-c', `${k}=${v}`])];
    const call = await callOn(data, programs, 'postgres', args);
    const child = spawn(call.file, call.args, {
      ...call.options,
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log.fd, log.fd],
      env: { ...process.env, LC_ALL: 'C' },
    });
    const ended = new Promise<'ended'>((resolve) => {
      child.once('exit', () => resolve('ended'));
      child.once('error', () => resolve('ended'));
    });
    child.unref();
    const ready = (async () => {
      for (let end = Date.now() + START_SECONDS * SECOND; Date.now() < end; await sleep(20)) {
        const found = await findPostmaster(directory);
        if (found) return found;
        if (child.exitCode !== null || child.signalCode !== null) return 'ended' as const;
      }
      throw failure(directory, `it was not ready in ${START_SECONDS} seconds`);
    })();
    const outcome = await Promise.race([ready, ended]);
    if (outcome !== 'ended') return outcome;
    const said = withRealName((await readFile(logFile(directory))).subarray(from).toString(), data);
    if (/could not bind|address already in use/i.test(said)) return 'port taken';
    if (/shared memory block .* still in use/.test(said)) return 'memory in use';
    const reason = /(?:FATAL|PANIC|postgres): +(.*)/.exec(said)?.[1] ?? 'it ended without a word';
    if (/no space left|read-only|permission/i.test(said)) throw homeUnusable({ directory, reason });
    throw failure(directory, reason);
  } finally {
    await log.close();
  }
}

/** One machine, no replicas: what matters is that an import writes its log once. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // For many processes of a server; one that is not used takes some kilobytes.
  max_connections: '300',
  maintenance_work_mem: '128MB',
  work_mem: '16MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  wal_compression: 'on',
  // Containers give little shared memory, and the machine's cores are for the models.
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',
  jit: 'off',
};

const logFile = (directory: string) => join(directory, 'postgres.log');
const failure = (directory: string, reason: string) =>
  databaseFailedToStart({ directory, reason, log: logFile(directory) });

const hears = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (heard: boolean) => {
      socket.destroy();
      resolve(heard);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
    // Where its queue of connections is full, nothing answers.
    socket.setTimeout(HEARS_MILLISECONDS, () => end(false));
  });

/** A port that was free a moment ago; the caller tries again if it was taken since. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    // Of this process alone, also where it shares its addresses with others.
    server.listen({ port: 0, host: '127.0.0.1', exclusive: true }, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
