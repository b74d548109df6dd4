import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { lchown } from 'node:fs/promises';
import { join } from 'node:path';
import { homeUnusable } from '../../errors/errors.js';
import { chooseAccount, mayReach, type Account } from './account.js';
import { reachableBinaries } from './binaries-copy.js';
import { findBinaries, type Binaries } from './binaries.js';
import { everythingBelow } from './folder-tree.js';

/** PostgreSQL's programs, and who runs them. */
export interface Programs {
  readonly binaries: Binaries;
  /** Null: whoever runs Nonet. */
  readonly account: Account | null;
}

/** One call of a program, as `spawn` takes it. */
export interface Call {
  readonly file: string;
  readonly args: readonly string[];
  readonly options: { readonly cwd: string; readonly uid?: number; readonly gid?: number };
}

/** The programs for the database in `directory`. One process at a time: a user may have to be made for them. */
export async function preparePrograms(directory: string): Promise<Programs> {
  const account = await chooseAccount(join(directory, 'data'));
  const binaries = await findBinaries();
  if (account === null) return { binaries, account };
  return { binaries: await reachableBinaries(binaries, account, directory), account };
}

/**
 * The working folder of whoever looks. A process that is started inside a folder needs no right to the folders above it as
 * long as it names it like this, so a home in a closed folder (root's own, say) keeps its database, which then goes
 * wherever the home goes: into the volume that it is on, into the copy, out of the world when the home is deleted.
 */
const WORKING_FOLDER = '/proc/self/cwd';

/** A call of a program on the data folder `data`, started inside it: `args` may name files relative to it. */
export async function callOn(
  data: string,
  { binaries, account }: Programs,
  program: keyof Binaries,
  args: readonly string[],
): Promise<Call> {
  const file = binaries[program];
  if (account === null) return { file, args: ['-D', data, ...args], options: { cwd: data } };
  const { uid, gid } = account;
  const open = await mayReach(account, data);
  if (!open && !existsSync(WORKING_FOLDER)) {
    const reason = `PostgreSQL runs as the user ${account.name} (never as root), who may not enter every folder on the way there; run Nonet as an ordinary user, or open those folders with chmod o+x`;
    throw homeUnusable({ directory: data, reason });
  }
  return { file, args: ['-D', open ? data : WORKING_FOLDER, ...args], options: { cwd: data, uid, gid } };
}

/** What a program said of its data folder, with the name that people know it by. */
export const withRealName = (output: string, data: string) => output.replaceAll(WORKING_FOLDER, data);

/** Runs a program to its end; `output` is what it said on both streams, in English. */
export function runToEnd({ file, args, options }: Call): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, LC_ALL: 'C' };
    const child = spawn(file, args, { ...options, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const listen = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output: withRealName(output, options.cwd) }));
  });
}

/** Gives a folder with all that is in it to the account; the folder last, so that a half-given one is still root's. */
export async function giveTo(account: Account, folder: string): Promise<void> {
  for (const path of [...(await everythingBelow(folder)), folder]) {
    await lchown(path, account.uid, account.gid);
  }
}
