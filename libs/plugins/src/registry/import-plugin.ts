import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freshAddress } from './fresh-modules.js';
import { messageOf, PluginError } from './plugin-error.js';

/**
 * Imports a plugin module and returns its default export. `specifier` is a path (starts with `.` or `/`) or a package.
 * `files`: as they are known to this process, or read again.
 */
export async function importPlugin(
  specifier: string,
  folder: string,
  files: 'known' | 'fresh',
): Promise<unknown> {
  try {
    const file = pathToFileURL(locate(specifier, folder));
    const module = (await import(files === 'fresh' ? freshAddress(file) : file.href)) as {
      default?: unknown;
    };
    return module.default;
  } catch (error) {
    throw new PluginError('PLUGIN_LOAD_FAILED', specifier, `it cannot be loaded: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function locate(specifier: string, folder: string): string {
  if (!/^(\.|\/|[A-Za-z]:[\\/])/.test(specifier)) {
    return createRequire(pathToFileURL(join(folder, 'package.json'))).resolve(specifier);
  }
  const path = resolve(folder, specifier);
  if (!existsSync(path)) throw new Error(`${path} does not exist.`);
  return statSync(path).isDirectory() ? entryOf(path) : path;
}

/** The entry file of a package folder: `exports["."]` (or its `default`), `main`, or `index.js`. */
function entryOf(folder: string): string {
  const manifestFile = join(folder, 'package.json');
  if (!existsSync(manifestFile)) return join(folder, 'index.js');
  const manifest: { exports?: unknown; main?: string } = JSON.parse(readFileSync(manifestFile, 'utf8'));
  return join(folder, defaultTarget(manifest.exports) ?? manifest.main ?? 'index.js');
}

function defaultTarget(target: unknown): string | null {
  if (typeof target === 'string') return target;
  if (typeof target !== 'object' || target === null) return null;
  const conditions = target as Record<string, unknown>;
  return defaultTarget(conditions['.'] ?? conditions['import'] ?? conditions['default']);
}
