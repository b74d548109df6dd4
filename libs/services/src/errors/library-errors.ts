import { dirname } from 'node:path';
import { CodedError } from '@nonet/errors';
import { databaseErrorOf } from './database-errors.js';
import { diskFull, fileUnreadable, NonetError, unexpected } from './errors.js';

const unreadableFile = new Map<unknown, string>([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'permission is missing'],
  ['EPERM', 'permission is missing'],
  ['EISDIR', 'it is a folder'],
]);

/** What the system says where a file cannot grow. */
const NO_ROOM = new Map<unknown, string>([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the quota is used up'],
  ['EFBIG', 'the file would be larger than is allowed'],
]);

/**
 * Any thrown value as an error of this API. An error of a library keeps its code, class and message where its code has a
 * class; a fault of the database or of a disk has the code for that; several errors together have the code of the first
 * that says something, and all their messages. The rest, such as a graph that was built wrongly, is a fault of this program:
 * `INTERNAL`.
 */
export function toNonetError(error: unknown): NonetError {
  if (error instanceof NonetError) return error;
  if (!(error instanceof Error)) return unexpected({ message: String(error) }, error);
  const known = databaseErrorOf(error);
  if (known !== null) return known;
  if (error instanceof AggregateError && error.errors.length > 0) return ofSeveral(error);
  const { code, path } = error as Error & { code?: unknown; path?: unknown };
  const reason = unreadableFile.get(code);
  if (reason !== undefined) return fileUnreadable({ file: String(path ?? 'The file'), reason }, error);
  const full = diskErrorOf(error, typeof path === 'string' ? dirname(path) : 'a folder of Nonet');
  if (full !== null) return full;
  return error instanceof CodedError && error.errorClass !== null
    ? new NonetError(error.code, error.errorClass, error.message, { cause: error })
    : unexpected({ message: error.message }, error);
}

/** DISK_FULL if that is what the system means by the error; null otherwise. */
export function diskErrorOf(error: unknown, folder: string): NonetError | null {
  const reason = NO_ROOM.get((error as NodeJS.ErrnoException | null)?.code);
  return reason === undefined ? null : diskFull({ folder, reason }, error);
}

function ofSeveral(error: AggregateError): NonetError {
  const errors = error.errors.map(toNonetError);
  const main = errors.find(({ errorClass }) => errorClass !== 'internal') ?? errors[0]!;
  const said = errors.map(({ message, code }) => `${message} [${code}]`).join(' ');
  return new NonetError(main.code, main.errorClass, `${error.message} ${said}`, { cause: error });
}
