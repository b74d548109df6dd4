import { chmod, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Logger } from 'pino';

const OTHERS = 0o077;
/**
 * Root's PostgreSQL runs as another user, who comes into a closed home on Linux alone; elsewhere that user may pass, and others
 * with it, but see nothing.
 */
const PASSING = 0o011;

/**
 * Makes the home, for its owner alone: it holds patents, models, a database and its password. One that others may look into is
 * closed, where it is ours to close; whatever else is wrong with it, its first use says.
 */
export async function closeHome(home: string, { log }: { log: Logger }): Promise<void> {
  const owner = process.getuid?.();
  if (owner === undefined) return; // Windows has no such modes.
  const open = owner === 0 && process.platform !== 'linux' ? PASSING : 0;
  try {
    await makeFolder(home, 0o700 | open);
    const { mode, uid } = await stat(home);
    if ((mode & OTHERS & ~open) === 0) return;
    if (uid !== owner) {
      log.warn({ home }, 'others may look into the home, and it is not ours to close');
      return;
    }
    await chmod(home, (mode & ~OTHERS) | open);
    log.info({ home }, 'closed the home to others');
  } catch (error) {
    log.debug({ err: error, home }, 'the home could not be closed');
  }
}

/** Level by level: made recursively, a folder that cannot be made (below `/proc`) is tried for ever. The mode is that of the last. */
export async function makeFolder(folder: string, mode?: number): Promise<void> {
  const above = dirname(folder);
  if (above !== folder && (await isMissing(above))) await makeFolder(above);
  try {
    await mkdir(folder, mode);
  } catch (error) {
    if (!(await isFolder(folder))) throw error;
  }
}

const isMissing = (path: string) =>
  stat(path).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
  );

const isFolder = (path: string) =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
