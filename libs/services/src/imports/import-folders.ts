import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
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
  // A missing file in an allowed folder is for the import to report; one behind a link that leads out is none of it.
  const target = await followed(resolve(path));
  const allowed = await Promise.all(folders.map(followed));
  if (!allowed.some((folder) => contains(folder, target))) throw importPathForbidden({ path, folders });
  return target;
}

/** A path without links, as far as there is something: whether its end is there makes no difference to where it leads. */
async function followed(path: string): Promise<string> {
  const real = await realpath(path).catch(() => null);
  if (real !== null || dirname(path) === path) return real ?? path;
  return join(await followed(dirname(path)), basename(path));
}

function contains(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !/^\.\.[/\\]/.test(way) && !isAbsolute(way);
}
