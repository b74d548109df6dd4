import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmod, cp, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { databaseFailedToStart } from '../../errors/errors.js';
import type { Account } from './account.js';
import type { Binaries } from './binaries.js';
import { withFolderLock } from './folder-lock.js';
import { everythingBelow } from './folder-tree.js';

const run = promisify(execFile);
/** Caches of the system, what programs keep, then what may be gone tomorrow; the copy is made again where it is missing. */
const PLACES = ['/var/cache', '/var/lib', tmpdir()];

/**
 * Binaries that the account can run: those of npm, or where they lie in a folder that is closed to it, a copy that root makes
 * once for each version and that all homes share. Only root can write to it.
 * @throws DATABASE_START_FAILED with what is wrong with each place
 */
export async function reachableBinaries(
  original: Binaries,
  account: Account,
  home: string,
  places: readonly string[] = [...PLACES, home],
): Promise<Binaries> {
  const isClosed = await isClosedTo(account, original).catch((cause: NodeJS.ErrnoException) => {
    const reason = `root may not become the user ${account.name} here (${cause.code}), and PostgreSQL cannot run as root; leave the capabilities SETUID and SETGID to the container, or run Nonet as an ordinary user`;
    throw databaseFailedToStart({ directory: home, reason, log: 'none' }, cause);
  });
  if (!isClosed) return original;
  const content = await listing(original.root);
  const copies = places.map((place) => new Copy(original, content, join(place, 'nonet')));
  for (const copy of copies) {
    if ((await copy.isWhole()) && !(await isClosedTo(account, copy.binaries))) return copy.binaries;
  }
  const problems: string[] = [];
  for (const copy of copies) {
    const problem = await copy.make(account).catch((error: Error) => error.message);
    if (problem === null) return copy.binaries;
    problems.push(problem);
  }
  const reason = `it runs as the user ${account.name} (never as root), to whom ${original.postgres} is closed, and no place would have a copy (${problems.join('; ')}); run Nonet as an ordinary user, or install it in a folder that everybody may enter`;
  throw databaseFailedToStart({ directory: home, reason, log: 'none' });
}

/**
 * Whether the way to the programs, or the running of them there, is forbidden. What else may be wrong, a copy would have too.
 * @throws the system's error where root may not run anything as somebody else, as in containers that take that right away
 */
async function isClosedTo({ uid, gid }: Account, { postgres }: Binaries): Promise<boolean> {
  try {
    await run(postgres, ['--version'], { uid, gid, cwd: '/' });
    return false;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EPERM' || code === 'EINVAL') throw error;
    return code === 'EACCES';
  }
}

/** A copy of the binaries in `folder`, named for its version and for what an installation of that made of it. */
class Copy {
  readonly binaries: Binaries;
  private readonly target: string;

  constructor(
    private readonly original: Binaries,
    private readonly content: string,
    private readonly folder: string,
  ) {
    const digest = createHash('sha256').update(content).digest('hex').slice(0, 8);
    this.target = join(folder, `postgresql-${original.version}-${digest}`);
    this.binaries = at(this.target, original);
  }

  /** Whether it has every file of the original, each as long, in a folder that nobody but root can have written to. */
  async isWhole(): Promise<boolean> {
    try {
      await this.refuseOthers();
      return (await listing(this.target)) === this.content;
    } catch {
      return false;
    }
  }

  /** Copies beside the target and moves it there when it is whole. Answers what keeps the account from running it. */
  async make(account: Account): Promise<string | null> {
    await mkdir(this.folder).then(
      () => chmod(this.folder, 0o755),
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      },
    );
    await this.refuseOthers();
    return withFolderLock(this.folder, async () => {
      if (await this.isWhole()) return this.problemFor(account, this.binaries);
      await this.removeLeftovers();
      const [fresh, broken] = [this.newName(), this.newName()];
      try {
        await cp(this.original.root, fresh, { recursive: true, verbatimSymlinks: true });
        await openToAll(fresh);
        const problem = await this.problemFor(account, at(fresh, this.original));
        if (problem !== null) return problem;
        await rename(this.target, broken).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOENT') throw error;
        });
        await rename(fresh, this.target);
        return null;
      } finally {
        await this.removeLeftovers();
      }
    });
  }

  private async problemFor(account: Account, binaries: Binaries): Promise<string | null> {
    return (await isClosedTo(account, binaries)) ? `${this.folder} is closed too` : null;
  }

  private newName(): string {
    return join(this.folder, `new-${randomBytes(4).toString('hex')}`);
  }

  private async removeLeftovers(): Promise<void> {
    for (const name of await readdir(this.folder)) {
      if (name.startsWith('new-')) await rm(join(this.folder, name), { recursive: true, force: true });
    }
  }

  /** In a temporary folder anybody may have put something there for us to run. */
  private async refuseOthers(): Promise<void> {
    const found = await lstat(this.folder);
    if (found.isDirectory() && found.uid === 0 && (found.mode & 0o022) === 0) return;
    throw new Error(`${this.folder} is not a folder of root's alone`);
  }
}

function at(root: string, original: Binaries): Binaries {
  const moved = (file: string) => join(root, relative(original.root, file));
  return {
    root,
    version: original.version,
    initdb: moved(original.initdb),
    postgres: moved(original.postgres),
    pg_ctl: moved(original.pg_ctl),
  };
}

/** Every file below a folder with its length, a line each. */
async function listing(root: string): Promise<string> {
  const lines = (await everythingBelow(root)).map(async (path) => {
    const found = await lstat(path);
    return `${relative(root, path)} ${found.isFile() ? found.size : '-'}`;
  });
  return (await Promise.all(lines)).join('\n');
}

/** The modes that a program in the system has, whatever they were and whatever this process takes from new files. */
async function openToAll(root: string): Promise<void> {
  for (const path of [root, ...(await everythingBelow(root))]) {
    const found = await lstat(path);
    if (found.isSymbolicLink()) continue;
    await chmod(path, found.isDirectory() || (found.mode & 0o100) !== 0 ? 0o755 : 0o644);
  }
}
