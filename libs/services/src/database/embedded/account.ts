import { realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { databaseFailedToStart } from '../../errors/errors.js';
import { addUser, addUserByHand, userNamed } from './user-database.js';

/** The user that PostgreSQL's programs run as, where that is not the user that runs Nonet. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** What every system has beside root; a data folder of theirs is shared with whatever else runs under that name. */
const SHARED_USERS = ['nobody', 'daemon'] as const;

/**
 * The account for the database in `data`: null for whoever runs Nonet, but PostgreSQL refuses to run as root, so root gives
 * it to the owner of a database that is there, and a new one to an unprivileged user. Only the making of a database
 * (initdb) wants that user to have an entry in the system's user database; a server runs under a bare number too.
 * @throws DATABASE_START_FAILED where no such user is to be had
 */
export async function chooseAccount(data: string): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  return (await ownerOf(data)) ?? unprivilegedUser(data);
}

/** Null where there is no database, or where it belongs to root, as one does that root copied. */
async function ownerOf(data: string): Promise<Account | null> {
  try {
    await stat(join(data, 'PG_VERSION'));
    const { uid, gid } = await stat(data);
    return uid === 0 ? null : { name: `number ${uid}`, uid, gid };
  } catch {
    return null;
  }
}

async function unprivilegedUser(data: string): Promise<Account> {
  const tried: string[] = [];
  const attempt = async (way: () => Promise<void>) => {
    await way().catch((error: Error) => tried.push(error.message.replace(/\s+/g, ' ').trim()));
    // Whatever it said: another process may have made the user meanwhile.
    return userNamed('postgres');
  };
  const found =
    (await userNamed('postgres')) ??
    (await attempt(() => addUser('postgres'))) ??
    (await firstOf(SHARED_USERS)) ??
    (await attempt(() => addUserByHand('postgres')));
  if (found) return found;
  const reason = `it cannot run as root, the system has none of the users postgres, ${SHARED_USERS.join(', ')}, and none could be made (${tried.join('; ')}); run Nonet as an ordinary user, or add a user named postgres`;
  throw databaseFailedToStart({ directory: data, reason, log: 'none' });
}

async function firstOf(names: readonly string[]): Promise<Account | null> {
  for (const name of names) {
    const user = await userNamed(name);
    if (user) return user;
  }
  return null;
}

/** Whether the modes of all folders above `path`, links followed, let this account through. */
export async function mayReach({ uid, gid }: Account, path: string): Promise<boolean> {
  for (let folder = dirname(await realpath(path)); ; folder = dirname(folder)) {
    const { mode, uid: owner, gid: group } = await stat(folder);
    const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
