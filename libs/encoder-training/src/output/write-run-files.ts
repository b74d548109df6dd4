import { mkdir, statfs } from 'node:fs/promises';
import { type FileToWrite, writeTogether } from '@nonet/encoder';
import { FineTuneError } from '../errors.js';

/** Error codes of a full disk, an exceeded quota, and a file of the largest size allowed. */
const NO_ROOM: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/**
 * Writes files of a run to its folder, all or none.
 *
 * @throws FineTuneError FINE_TUNE_DISK_FULL, FINE_TUNE_WRITE_FAILED; what stood there before is kept
 */
export async function writeRunFiles(folder: string, files: readonly FileToWrite[]): Promise<void> {
  await writeTogether(files).catch((cause: unknown) => {
    throw unwritable(folder, cause);
  });
}

/** Makes a folder and those above it, unless they are there. Errors as of {@link writeRunFiles}. */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw unwritable(folder, cause);
  });
}

/**
 * Refuses a folder on a disk that lacks the room for what will be written there: better now than after hours.
 * @throws FineTuneError FINE_TUNE_DISK_FULL
 */
export async function requireRoom(folder: string, bytes: number): Promise<void> {
  // Some network file systems do not report it: then writing will show.
  const disk = await statfs(folder).catch(() => null);
  if (disk === null || disk.blocks === 0) return;
  const free = disk.bavail * disk.bsize;
  if (free >= bytes) return;
  throw new FineTuneError(
    'FINE_TUNE_DISK_FULL',
    `The run needs ${megabytes(bytes)} in ${folder} for its state and its result; ${megabytes(free)} are free`,
  );
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`;

function unwritable(folder: string, cause: unknown): FineTuneError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (!NO_ROOM.has((cause as NodeJS.ErrnoException | null)?.code)) {
    return new FineTuneError('FINE_TUNE_WRITE_FAILED', `${folder} cannot be written to: ${reason}`, {
      cause,
    });
  }
  const message =
    `There is no room left in ${folder} (${reason}). What was written there before is kept: ` +
    'make room, then start the run again to go on from its last saved state';
  return new FineTuneError('FINE_TUNE_DISK_FULL', message, { cause });
}
