import { pathToFileURL } from 'node:url';
import { freshAddress } from './fresh-modules.js';
import { locatePlugin } from './locate-plugin.js';
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
    const file = locatePlugin(specifier, folder);
    const address = files === 'fresh' ? freshAddress(file) : pathToFileURL(file).href;
    return defaultOf((await import(address)) as { default?: unknown });
  } catch (error) {
    throw new PluginError('PLUGIN_LOAD_FAILED', specifier, `it cannot be loaded: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Of a module that a compiler made CommonJS of, the default export is in the default export. */
function defaultOf({ default: exported }: { default?: unknown }): unknown {
  const compiled = exported as { __esModule?: unknown; default?: unknown } | undefined;
  return compiled?.__esModule === true ? compiled.default : exported;
}
