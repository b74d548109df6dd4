import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { homeUnusable } from '../../errors/errors.js';
import { toNonetError } from '../../errors/library-errors.js';
import { makeFolder } from '../../home/close-home.js';
import { openClient } from '../connections/open-client.js';
import { ensureDataFolder, SUPERUSER } from './data-folder.js';
import { withFolderLock, withTicket } from './folder-lock.js';
import { ensurePostmaster, stopPostmaster } from './postmaster.js';
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.js';
import { preparePrograms, type Programs } from './programs.js';
import { type BeforeRest, restOf } from './rest.js';

/** A real PostgreSQL server in a folder, shared by all processes that use the folder. */
export interface EmbeddedPostgres {
  /** Another one after `revive`, where its port was taken meanwhile. */
  readonly url: string;
  /** Starts the server again if it does not run, or finds it where another process has started it. */
  revive(): Promise<void>;
  /** Leaves the server; the last user that leaves stops it. Asking twice does no harm. */
  leave(): Promise<void>;
}

const DATABASE = 'nonet';
let users = 0;

/**
 * Joins the server of this folder: makes its data folder on first use, starts it if it does not run, and notes this
 * process as a user. Users that died without leaving are forgotten at the next occasion.
 */
export async function joinEmbeddedPostgres(
  directory: string,
  { beforeRest }: { readonly beforeRest?: BeforeRest } = {},
): Promise<EmbeddedPostgres> {
  await usable(directory, () => makeFolder(join(directory, 'users')));
  const user = join(directory, 'users', `${process.pid}-${(users += 1)}.json`);
  let programs: Programs;
  const quit = async ({ farewell = false } = {}) => {
    await rm(user, { force: true });
    if ((await liveUsers(directory)) > 0) return;
    const atRest = farewell ? await beforeRest?.(url) : null;
    await stopPostmaster(directory, programs);
    const rest = atRest ? await restOf(directory) : null;
    if (rest !== null) await atRest?.(rest);
  };
  let password: string;
  let url = '';
  const find = async () => {
    const { port } = await ensurePostmaster(directory, programs);
    url = addressOf({ port, password, database: DATABASE });
    return port;
  };
  const enter = async () => {
    programs = await preparePrograms(directory);
    password = await ensureDataFolder(directory, programs);
    const port = await find();
    try {
      await writeFile(user, JSON.stringify(ownIdentity()));
      await ensureDatabase(addressOf({ port, password, database: 'postgres' }));
    } catch (error) {
      // What went wrong is the first error, not what follows from it.
      await quit().catch(() => undefined);
      throw error;
    }
  };
  await usable(directory, () => withFolderLock(directory, enter));
  let left: Promise<void> | null = null;
  return {
    get url() {
      return url;
    },
    revive: () =>
      withFolderLock(directory, async () => {
        if (left === null) await find();
      }),
    // The note of this user is its ticket too: whoever leaves a full disk cannot write another one.
    leave: () => (left ??= withTicket(directory, user, () => quit({ farewell: true }))),
  };
}

const addressOf = ({ port, password, database }: { port: number; password: string; database: string }) =>
  `postgresql://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;

async function liveUsers(directory: string): Promise<number> {
  let live = 0;
  for (const name of await readdir(join(directory, 'users'))) {
    const file = join(directory, 'users', name);
    const content = await readFile(file, 'utf8').catch(() => '');
    if (content !== '' && isAlive(JSON.parse(content) as ProcessIdentity)) live += 1;
    else await rm(file, { force: true });
  }
  return live;
}

async function ensureDatabase(url: string): Promise<void> {
  const client = await openClient(url, 'nonet start');
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

const folderProblems = new Map([
  ['EACCES', 'permission is missing'],
  ['EPERM', 'permission is missing'],
  ['EROFS', 'it is read-only'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  // What making a folder on a read-only disk ends in.
  ['ENOENT', 'it cannot be made there; perhaps the disk is read-only'],
  ['ENOTDIR', 'a part of its path is a file'],
  ['EEXIST', 'a file stands in its place'],
]);

/** Runs `action` and says of a file system error what it means for the folder. */
async function usable<T>(directory: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const reason = folderProblems.get((error as NodeJS.ErrnoException).code ?? '');
    throw reason === undefined ? toNonetError(error) : homeUnusable({ directory, reason }, error);
  }
}
