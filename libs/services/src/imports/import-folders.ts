import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { importPathForbidden } from '../errors/errors.js';

/**
 * The paths with links resolved, if all of them lie in one of the folders. A client of GraphQL is no user of this
 * machine: it must not even learn which other files exist.
 * @throws IMPORT_PATH_FORBIDDEN
 */
export const admitPaths = (paths: readonly string[], folders: readonly string[]): Promise<string[]> =>
  Promise.all(paths.map((path) => admitPath(path, folders)));

/** As `admitPaths`, for one. @throws IMPORT_PATH_FORBIDDEN */
export async function admitPath(path: string, folders: readonly string[]): Promise<string> {
  const real = await followed(path);
  // A missing file in an allowed folder is for the import to report.
  const target = real ?? resolve(path);
  const allowed =
    real === null ? folders : await Promise.all(folders.map(async (f) => (await followed(f)) ?? f));
  if (!allowed.some((folder) => contains(folder, target))) throw importPathForbidden({ path, folders });
  return target;
}

/** The path without links; null when there is nothing. */
const followed = (path: string): Promise<string | null> => realpath(path).catch(() => null);

function contains(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !/^\.\.[/\\]/.test(way) && !isAbsolute(way);
}
