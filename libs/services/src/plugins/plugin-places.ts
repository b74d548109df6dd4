import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { installedPackage, isPath } from '@nonet/plugins/host';
import type { Config } from '../config/index.js';
import { invalidConfiguration } from '../errors/errors.js';

/** Packages that have this among their keywords are plugins. */
export const PLUGIN_KEYWORD = 'nonet-plugin';

type Places = Pick<Config, 'home' | 'plugins' | 'pluginsFrom' | 'pluginModules'>;

/**
 * The plugins that there are now: those of NONET_PLUGINS as they are written there, then what lies in `NONET_HOME/plugins`, then the
 * packages of NONET_PLUGIN_MODULES with the keyword; each once, also where two copies of a package are installed. Read again by every reload: what is laid there or taken away counts
 * without a restart.
 */
export function pluginSpecifiers({ home, plugins, pluginsFrom, pluginModules }: Places): string[] {
  const named = plugins.flatMap((specifier) => {
    const installed = isPath(specifier) ? null : installedPackage(specifier, pluginsFrom);
    if (installed === null) return [resolve(pluginsFrom, specifier)];
    return [installed, ...(pluginModules ? [join(pluginModules, specifier)] : [])];
  });
  const known = new Set(named.map(realPath));
  const found = [...pluginsIn(join(home, 'plugins')), ...(pluginModules ? packagesIn(pluginModules) : [])];
  return [
    ...plugins,
    ...found.filter((path) => {
      const real = realPath(path);
      const isNew = !known.has(real);
      known.add(real);
      return isNew;
    }),
  ];
}

/** Folders, and modules that stand alone. What begins with a dot, and the settings, is no plugin. */
function pluginsIn(folder: string): string[] {
  return namesIn(folder)
    .filter((name) => name !== 'node_modules')
    .map((name) => join(folder, name))
    .filter((path) => {
      const found = statSync(path, { throwIfNoEntry: false });
      return found?.isDirectory() || (found?.isFile() && ['.js', '.mjs', '.cjs'].includes(extname(path)));
    });
}

function packagesIn(modules: string): string[] {
  const names = namesIn(modules).flatMap((name) =>
    name.startsWith('@') ? namesIn(join(modules, name)).map((own) => join(name, own)) : [name],
  );
  return names.map((name) => join(modules, name)).filter(isPluginPackage);
}

function isPluginPackage(folder: string): boolean {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { keywords?: unknown };
    return Array.isArray(manifest.keywords) && manifest.keywords.includes(PLUGIN_KEYWORD);
  } catch {
    // Whatever else lies between packages.
    return false;
  }
}

function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .sort();
}

const realPath = (path: string): string => (existsSync(path) ? realpathSync(path) : path);

/**
 * What the configuration says for each plugin, by its name: a JSON object in the file of NONET_PLUGIN_SETTINGS.
 * @throws CONFIG_INVALID where the file is no such object, or is named and not there
 */
export function readPluginSettings({
  file,
  isNamed,
}: Config['pluginSettings']): Readonly<Record<string, unknown>> {
  if (!isNamed && !existsSync(file)) return {};
  const invalid = (why: string) =>
    invalidConfiguration({
      problems: [
        `NONET_PLUGIN_SETTINGS is ${JSON.stringify(file)}, which ${why}; allowed: a file with a JSON object, for example { "@acme/nonet-wind": { "steps": 40 } }`,
      ],
    });
  let settings: unknown;
  try {
    settings = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw invalid(`cannot be read (${(error as Error).message})`);
  }
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings))
    throw invalid('holds no object');
  return settings as Record<string, unknown>;
}
