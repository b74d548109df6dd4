import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseFailedToStart, databaseVersionForeign, homeUnusable } from '../../errors/errors.js';
import { POSTGRES_MAJOR } from './binaries.js';
import { callOn, giveTo, runToEnd, type Programs } from './programs.js';

export const SUPERUSER = 'nonet';
const PASSWORD_FILE = 'nonet.password';
const USER_UNKNOWN =
  'PostgreSQL makes databases only for users whom the system knows; add this one to /etc/passwd, or set DATABASE_URL to a server of your own';

/**
 * Makes sure that `directory/data` is a data folder of our PostgreSQL, and answers its password. A new one is made
 * beside and moved into place when it is whole, so that a process killed half-way leaves nothing that looks finished.
 * @throws DATABASE_VERSION_FOREIGN, HOME_UNUSABLE, DATABASE_START_FAILED; what was there stays as it was
 */
export async function ensureDataFolder(directory: string, programs: Programs): Promise<string> {
  const data = join(directory, 'data');
  const content = await readdir(data).catch(() => []);
  if (content.length === 0) await create(directory, data, programs);
  const found = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => null);
  if (found === null) {
    const reason = 'it holds files that are not a PostgreSQL database';
    throw homeUnusable({ directory: data, reason });
  }
  if (found.trim() !== POSTGRES_MAJOR) {
    throw databaseVersionForeign({ directory: data, found: found.trim(), wanted: POSTGRES_MAJOR });
  }
  // One that root copied here belongs to root, and PostgreSQL takes only what is its own.
  if (programs.account && (await stat(data)).uid === 0) await giveTo(programs.account, await realpath(data));
  try {
    return await readFile(join(data, PASSWORD_FILE), 'utf8');
  } catch (cause) {
    const reason = `the password file ${PASSWORD_FILE} cannot be read, so this database was not made by Nonet or belongs to another user`;
    throw homeUnusable({ directory: data, reason }, cause);
  }
}

async function create(directory: string, data: string, programs: Programs): Promise<void> {
  for (const name of await readdir(directory)) {
    if (name.startsWith('new-')) await rm(join(directory, name), { recursive: true, force: true });
  }
  const fresh = join(directory, `new-${randomBytes(4).toString('hex')}`);
  const [freshData, passwordFile] = [join(fresh, 'data'), join(fresh, 'password')];
  try {
    await mkdir(fresh, { mode: 0o700 });
    await mkdir(freshData, { mode: 0o700 });
    await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
    if (programs.account) await giveTo(programs.account, fresh);
    const args = [`--username=${SUPERUSER}`, '--pwfile=../password'];
    // The built-in locale sorts by code point on every machine: an index never depends on the system's libraries.
    args.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8');
    args.push('--auth=scram-sha-256', '--set=timezone=UTC');
    const { code, output } = await runToEnd(await callOn(freshData, programs, 'initdb', args));
    if (code !== 0) {
      const full = /(?:no space left|read-only|permission denied)[^\n]*/i.exec(output)?.[0];
      if (full !== undefined) throw homeUnusable({ directory, reason: full });
      const said = /^initdb: (?:error: )?(.*)$/m.exec(output)?.[1] ?? `initdb ended with code ${code}`;
      const reason = said.includes('effective user ID') ? `${said}; ${USER_UNKNOWN}` : said;
      throw databaseFailedToStart({ directory, reason, log: 'none' });
    }
    await rename(passwordFile, join(freshData, PASSWORD_FILE));
    // An empty folder may stand there already; POSIX lets a rename replace it, Windows does not.
    await rm(data, { recursive: true, force: true });
    await rename(freshData, data);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}
