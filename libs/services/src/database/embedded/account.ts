import { execFileSync, spawn, spawnSync, type SpawnOptions } from 'node:child_process';
import { chownSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { databaseFailedToStart } from '../../errors/errors.js';

/** How PostgreSQL's programs are started: PostgreSQL refuses to run as root, so root runs them as another user. */
export interface Account {
  command(file: string, args: readonly string[]): { file: string; args: string[]; options: SpawnOptions };
  /** Gives a folder to the account. */
  own(directory: string): void;
}

const self: Account = {
  command: (file, args) => ({ file, args: [...args], options: {} }),
  own: () => undefined,
};

/** The account for data in `directory` and programs at `program`. */
export function accountFor(directory: string, program: string): Account {
  if (process.getuid?.() !== 0) return self;
  const { uid, gid } = postgresUser();
  const own = (folder: string) => chownSync(folder, uid, gid);
  if ([directory, program].every((path) => mayReach(uid, gid, path))) {
    return { own, command: (file, args) => ({ file, args: [...args], options: { uid, gid } }) };
  }
  // A closed folder on the way (root's home, a temporary folder): the account gets the one capability to pass it.
  const capability = heldCapability();
  if (capability === null || spawnSync('setpriv', ['--version']).error) {
    const reason = `it runs as the user postgres (never as root), who may not enter every folder on the way to ${directory} and ${program}; run Nonet as an ordinary user, or open those folders with chmod o+x`;
    throw databaseFailedToStart({ directory, reason, log: 'none' });
  }
  const wrapper = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  wrapper.push(`--inh-caps=+${capability}`, `--ambient-caps=+${capability}`);
  return {
    own,
    command: (file, args) => ({ file: 'setpriv', args: [...wrapper, file, ...args], options: {} }),
  };
}

function postgresUser(): { uid: number; gid: number } {
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    try {
      execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], {
        stdio: 'pipe',
      });
      return { uid: id('-u'), gid: id('-g') };
    } catch (cause) {
      const reason =
        'it cannot run as root, and the user postgres could not be created; run Nonet as an ordinary user';
      throw databaseFailedToStart({ directory: '(none)', reason, log: 'none' }, cause);
    }
  }
}

/** Whether the modes of all folders above `path` let this user through. */
function mayReach(uid: number, gid: number, path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid: owner, gid: group } = statSync(folder);
    const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** The weakest capability that passes closed folders and that this root has (containers take some away). */
function heldCapability(): 'dac_read_search' | 'dac_override' | null {
  if (process.platform !== 'linux') return null;
  const effective = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  const held = (bit: bigint) => ((BigInt(`0x${effective}`) >> bit) & 1n) === 1n;
  return held(2n) ? 'dac_read_search' : held(1n) ? 'dac_override' : null;
}

/** Runs one of PostgreSQL's programs to its end; `output` is what it said on both streams, in English. */
export function runToEnd(
  account: Account,
  program: string,
  programArgs: readonly string[],
): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const { file, args, options } = account.command(program, programArgs);
    const env = { ...process.env, LC_ALL: 'C' };
    const child = spawn(file, args, { ...options, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const listen = (chunk: Buffer) => (output += chunk.toString());
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
