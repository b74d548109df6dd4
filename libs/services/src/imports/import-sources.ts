import { opendir, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { PatentSourceError } from '@nonet/patents';
import { matchesPattern, steadyPartOf } from './path-pattern.js';

const STANDARD_INPUT = '-';
/** Maximum number of entries of a folder that are looked at. */
const MOST_ENTRIES = 1_000_000;

/**
 * The files that paths name, each once: a file, `-` and what cannot be found as they are, of a folder the files in it at any depth, of a
 * pattern (`*.jsonl`) those that match, in the order of their names. Hidden files, and links that lead out of a folder, are left out.
 * @throws PatentSourceError for a folder or a pattern without files, and for a missing one of several paths
 */
export async function sourcesOf(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) found.push(...(await filesOf(path, paths.length > 1)));
  return [...new Set(found)];
}

async function filesOf(path: string, isOneOfSeveral: boolean): Promise<string[]> {
  if (path === STANDARD_INPUT) return [path];
  const facts = await stat(path).catch(() => null);
  if (facts !== null && !facts.isDirectory()) return [path];
  const isPattern = facts === null && /[*?]/.test(path);
  if (facts === null && !isPattern) {
    // Alone, its reader says so.
    if (!isOneOfSeveral) return [path];
    throw new PatentSourceError('PATENT_SOURCE_MISSING', path, 'there is no such file');
  }
  const folder = isPattern ? steadyPartOf(path) : path;
  const pattern = isPattern ? resolve(path) : null;
  const files: string[] = [];
  for await (const file of filesIn(folder)) {
    if (pattern === null || matchesPattern(resolve(file), pattern)) files.push(file);
  }
  if (files.length > 0) return files.sort();
  throw isPattern
    ? new PatentSourceError('PATENT_SOURCE_MISSING', path, 'no file matches')
    : new PatentSourceError('PATENT_SOURCE_FOLDER', path, 'is a folder without files');
}

async function* filesIn(folder: string): AsyncGenerator<string> {
  const root = await realpath(folder).catch(() => null);
  if (root === null) return;
  let seen = 0;
  for await (const { parentPath, name } of await opendir(root, { recursive: true })) {
    if (++seen > MOST_ENTRIES) return;
    const way = relative(root, join(parentPath, name));
    if (way.split(sep).some((part) => part.startsWith('.'))) continue;
    const target = await realpath(join(root, way)).catch(() => null);
    if (target === null || !target.startsWith(root + sep)) continue;
    const facts = await stat(target).catch(() => null);
    if (facts?.isFile() === true) yield join(folder, way);
  }
}

/** How an import names what it reads. */
export function nameOfSources([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

/** Size and time of each; changed, where one of them has. */
export async function stateOfSources(files: readonly string[]): Promise<string | null> {
  const states = await Promise.all(
    files.map((file) =>
      stat(file).then(
        (facts) => (facts.isFile() ? `${facts.size} ${facts.mtimeMs}` : null),
        // Its reader gives the better message.
        () => null,
      ),
    ),
  );
  if (states.length === 1) return states[0] ?? null;
  return `${states.length} ${states.map((state, at) => `${dirname(files[at] ?? '')} ${state}`).join()}`;
}
