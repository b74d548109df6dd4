import { CodedError } from '@nonet/errors';
import { fileUnreadable, NonetError, unexpected } from './errors.js';

const unreadableFile = new Map<unknown, string>([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'permission is missing'],
  ['EPERM', 'permission is missing'],
  ['EISDIR', 'it is a folder'],
]);

/**
 * Any thrown value as an error of this API. An error of a library keeps its code, class and message where its code has a
 * class; the rest, such as a graph that was built wrongly, is a fault of this program: `INTERNAL`.
 */
export function toNonetError(error: unknown): NonetError {
  if (error instanceof NonetError) return error;
  if (!(error instanceof Error)) return unexpected({ message: String(error) }, error);
  const { code, path } = error as Error & { code?: unknown; path?: unknown };
  const reason = unreadableFile.get(code);
  if (reason !== undefined) return fileUnreadable({ file: String(path ?? 'The file'), reason }, error);
  return error instanceof CodedError && error.errorClass !== null
    ? new NonetError(error.code, error.errorClass, error.message, { cause: error })
    : unexpected({ message: error.message }, error);
}
