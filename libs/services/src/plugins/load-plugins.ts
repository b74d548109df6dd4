import { join, resolve } from 'node:path';
import { builtinEncoderPlugin } from '@nonet/encoder';
import { builtinExpertsPlugin } from '@nonet/experts/section-expert';
import { PluginRegistry, type SurroundingsOf } from '@nonet/plugins/host';
import type { Logger } from 'pino';
import type { Config } from '../config/index.js';
import { pluginSpecifiers, readPluginSettings } from './plugin-places.js';

/**
 * The product's own plugins, and those of the configuration, which are read when something is asked for that might be theirs:
 * nobody waits for one that hangs. Whatever goes wrong with one is logged under its name.
 */
export async function loadPlugins(config: Config, log: Logger): Promise<PluginRegistry> {
  openNoInspector();
  const { inProcess, ...isolation } = config.isolation;
  const pathOf = (specifier: string) => resolve(config.pluginsFrom, specifier);
  const trusted = new Set(inProcess.flatMap((specifier) => [specifier, pathOf(specifier)]));
  const registry = new PluginRegistry({
    ...isolation,
    inProcess: (specifier) => trusted.has(specifier) || trusted.has(pathOf(specifier)),
    surroundings: surroundingsFor(config, log),
    onFault: (plugin, { code, message }) => log.warn({ plugin, code }, message),
    onOutput: (plugin, line) => log.info({ plugin, output: line }, 'a plugin printed'),
  });
  await registry.add(builtinEncoderPlugin(config.models));
  await registry.add(builtinExpertsPlugin);
  registry.expect(pluginSpecifiers(config), config.pluginsFrom);
  return registry;
}

/** SIGUSR1, which every process of the same user can send, would have Node listen for debuggers. */
function openNoInspector(): void {
  if (process.platform !== 'win32' && !process.listeners('SIGUSR1').includes(heedless))
    process.on('SIGUSR1', heedless);
}

const heedless = (): void => undefined;

/** Settings are read whenever a plugin is: a reload takes those that stand in the file then. */
function surroundingsFor(config: Config, log: Logger): SurroundingsOf {
  readPluginSettings(config.pluginSettings);
  return (plugin) => {
    return {
      settings: readPluginSettings(config.pluginSettings)[plugin],
      log: {
        // Its name comes last: no detail makes a line that of another plugin.
        debug: (message, details) => log.debug({ ...details, plugin }, message),
        info: (message, details) => log.info({ ...details, plugin }, message),
        warn: (message, details) => log.warn({ ...details, plugin }, message),
        error: (message, details) => log.error({ ...details, plugin }, message),
      },
      folder: join(config.home, 'plugin-files', plugin),
    };
  };
}
