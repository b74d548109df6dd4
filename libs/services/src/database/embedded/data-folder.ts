import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseFailedToStart, databaseVersionForeign, homeUnusable } from '../../errors/errors.js';
import { accountFor, runToEnd } from './account.js';
import { POSTGRES_MAJOR, type Binaries } from './binaries.js';

export const SUPERUSER = 'nonet';
const PASSWORD_FILE = 'nonet.password';

/**
 * Makes sure that `directory/data` is a data folder of our PostgreSQL, and answers its password. A new one is made
 * beside and moved into place when it is whole, so that a process killed half-way leaves nothing that looks finished.
 * @throws DATABASE_VERSION_FOREIGN, HOME_UNUSABLE, DATABASE_START_FAILED; what was there stays as it was
 */
export async function ensureDataFolder(directory: string, binaries: Binaries): Promise<string> {
  const data = join(directory, 'data');
  const content = await readdir(data).catch(() => []);
  if (content.length === 0) await create(directory, data, binaries);
  const found = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => null);
  if (found === null) {
    const reason = 'it holds files that are not a PostgreSQL database';
    throw homeUnusable({ directory: data, reason });
  }
  if (found.trim() !== POSTGRES_MAJOR) {
    throw databaseVersionForeign({ directory: data, found: found.trim(), wanted: POSTGRES_MAJOR });
  }
  try {
    return await readFile(join(data, PASSWORD_FILE), 'utf8');
  } catch (cause) {
    const reason = `the password file ${PASSWORD_FILE} cannot be read, so this database was not made by Nonet or belongs to another user`;
    throw homeUnusable({ directory: data, reason }, cause);
  }
}

async function create(directory: string, data: string, binaries: Binaries): Promise<void> {
  for (const name of await readdir(directory)) {
    if (name.startsWith('new-')) await rm(join(directory, name), { recursive: true, force: true });
  }
  const fresh = join(directory, `new-${randomBytes(4).toString('hex')}`);
  const password = randomBytes(24).toString('base64url');
  const passwordFile = `${fresh}.password`;
  try {
    await mkdir(fresh, { mode: 0o700 });
    const account = accountFor(fresh, binaries.initdb);
    account.own(fresh);
    await writeFile(passwordFile, password, { mode: 0o600 });
    account.own(passwordFile);
    const args = [`--pgdata=${fresh}`, `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`];
    // The built-in locale sorts by code point on every machine, so indexes do not depend on the system's libraries.
    args.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8');
    args.push('--auth=scram-sha-256', '--set=timezone=UTC');
    const { code, output } = await runToEnd(account, binaries.initdb, args);
    if (code !== 0) {
      const full = /(?:no space left|read-only|permission denied)[^\n]*/i.exec(output)?.[0];
      if (full !== undefined) throw homeUnusable({ directory, reason: full });
      const reason = /^initdb: error: (.*)$/m.exec(output)?.[1] ?? `initdb ended with code ${code}`;
      throw databaseFailedToStart({ directory, reason, log: 'none' });
    }
    await rename(passwordFile, join(fresh, PASSWORD_FILE));
    // An empty folder may stand there already; POSIX lets a rename replace it, Windows does not.
    await rm(data, { recursive: true, force: true });
    await rename(fresh, data);
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(passwordFile, { force: true });
  }
}
