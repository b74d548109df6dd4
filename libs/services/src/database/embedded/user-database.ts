import { execFile } from 'node:child_process';
import { appendFile, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Account } from './account.js';

/** The system's own list of users, a line each: name, password, uid, gid, remark, home, shell, with colons between. */
const PASSWD = '/etc/passwd';
/** What systems give to users that run services; the highest ones are the last that a system itself gives away. */
const SERVICE_UIDS = { lowest: 100, highest: 999 } as const;
const run = promisify(execFile);

/** The user of that name, by the system's own list or, where it asks a directory service, by that; null if unknown. */
export async function userNamed(name: string, file = PASSWD): Promise<Account | null> {
  const line = (await linesOf(file)).find((fields) => fields[0] === name);
  if (line) return account(name, line[2], line[3]);
  try {
    const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, name])));
    return account(name, uid?.stdout, gid?.stdout);
  } catch {
    return null;
  }
}

function account(name: string, uid: string | undefined, gid: string | undefined): Account | null {
  const found = { name, uid: Number(uid), gid: Number(gid) };
  return found.uid > 0 && Number.isInteger(found.gid) ? found : null;
}

/** @throws Error with what `useradd` said, or that there is none */
export async function addUser(name: string): Promise<void> {
  await run('useradd', ['--system', '--user-group', '--no-create-home', name]);
}

/**
 * Does what `useradd` does where there is none: a line for a user who cannot log in. One write to the end of the file, so
 * that of two processes neither loses the other's line; of two lines for one name the first counts.
 */
export async function addUserByHand(name: string, file = PASSWD): Promise<void> {
  const taken = new Set((await linesOf(file)).flatMap((fields) => [Number(fields[2]), Number(fields[3])]));
  let uid: number = SERVICE_UIDS.highest;
  while (taken.has(uid)) uid -= 1;
  if (uid < SERVICE_UIDS.lowest) throw new Error(`no uid is free in ${file}`);
  const text = await textOf(file);
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  const line = [name, 'x', uid, uid, 'PostgreSQL of Nonet', '/nonexistent', '/usr/sbin/nologin'].join(':');
  await appendFile(file, `${separator}${line}\n`, { mode: 0o644 });
}

const textOf = (file: string) => readFile(file, 'utf8').catch(() => '');
const linesOf = async (file: string) => (await textOf(file)).split('\n').map((line) => line.split(':'));
