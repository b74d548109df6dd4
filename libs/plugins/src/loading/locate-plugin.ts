import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What a plugin is imported under: the first that a package has an entry for. */
const CONDITIONS = [
  ['import', 'node', 'module-sync', 'default'],
  ['require', 'node', 'module-sync', 'default'],
];

export const isPath = (specifier: string): boolean => /^(\.|\/|[A-Za-z]:[\\/])/.test(specifier);

/**
 * The file that a plugin begins with. Relative paths, and the `node_modules` that packages are looked for in, count from `folder`.
 * @throws Error that says where was looked
 */
export function locatePlugin(specifier: string, folder: string): string {
  if (isPath(specifier)) {
    const path = resolve(folder, specifier);
    const from = specifier.startsWith('.') ? ` (relative paths are taken from ${folder})` : '';
    if (!existsSync(path)) throw new Error(`${path} does not exist${from}.`);
    return statSync(path).isDirectory() ? entryOf(path, '.') : path;
  }
  const [, name, subpath] = /^((?:@[^/]+\/)?[^/]+)(\/.+)?$/.exec(specifier) ?? [null, specifier, undefined];
  const installed = installedPackage(name, folder);
  if (installed === null)
    throw new Error(`no package ${name} is installed in ${join(folder, 'node_modules')} or above it.`);
  return entryOf(installed, `.${subpath ?? ''}`);
}

/** The folder of a package, as it is found from another; null: it is not installed there. */
export function installedPackage(name: string, folder: string): string | null {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const candidate = join(at, 'node_modules', name);
    if (existsSync(candidate)) return candidate;
    if (at === dirname(at)) return null;
  }
}

/** By `exports`, in whatever way they are written; else by `main`, or `index.js`. */
function entryOf(folder: string, subpath: string): string {
  const manifestFile = join(folder, 'package.json');
  const manifest: { exports?: unknown; main?: string } = existsSync(manifestFile)
    ? (JSON.parse(readFileSync(manifestFile, 'utf8')) as object)
    : {};
  if (manifest.exports !== undefined && manifest.exports !== null) {
    const target = CONDITIONS.map((conditions) => targetOf(manifest.exports, subpath, conditions)).find(
      Boolean,
    );
    if (!target) throw new Error(`the exports in ${manifestFile} have no entry for ${subpath}.`);
    const file = join(folder, target);
    if (!existsSync(file))
      throw new Error(`${file} does not exist, which ${manifestFile} names as its entry.`);
    return file;
  }
  // Not the folder itself: Node would go by a package.json that it has read before.
  const wanted = subpath === '.' ? (manifest.main ?? 'index') : subpath;
  const { resolve: find } = createRequire(pathToFileURL(manifestFile));
  try {
    // As Node finds it: with the extension left out, or in a folder.
    return find(`./${wanted.replace(/^\.\//, '')}`);
  } catch {
    const module = join(folder, 'index.mjs');
    if (wanted === 'index' && existsSync(module)) return module;
    throw new Error(
      `${join(folder, wanted)} does not exist; ${manifestFile} says by exports or main what is loaded.`,
    );
  }
}

function targetOf(exports: unknown, subpath: string, conditions: readonly string[]): string | null {
  if (typeof exports === 'string' || Array.isArray(exports))
    return subpath === '.' ? conditional(exports, conditions) : null;
  const entries = exports as Record<string, unknown>;
  const isBySubpath = Object.keys(entries).some((key) => key.startsWith('.'));
  if (!isBySubpath) return subpath === '.' ? conditional(entries, conditions) : null;
  return conditional(entries[subpath], conditions);
}

/** The first condition that holds decides, in the order of the package. */
function conditional(target: unknown, conditions: readonly string[]): string | null {
  if (typeof target === 'string') return target;
  if (Array.isArray(target)) return target.map((one) => conditional(one, conditions)).find(Boolean) ?? null;
  if (typeof target !== 'object' || target === null) return null;
  for (const [condition, below] of Object.entries(target)) {
    const found = conditions.includes(condition) ? conditional(below, conditions) : null;
    if (found !== null) return found;
  }
  return null;
}
