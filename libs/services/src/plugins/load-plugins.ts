import { builtinEncoderPlugin } from '@nonet/encoder';
import { builtinExpertsPlugin } from '@nonet/experts';
import { PluginRegistry } from '@nonet/plugins';
import type { Logger } from 'pino';
import type { Config } from '../config/index.js';

/** The product's own plugins, then those of the configuration; each that is out of service is logged with its reason. */
export async function loadPlugins(config: Config, log: Logger): Promise<PluginRegistry> {
  const registry = new PluginRegistry();
  await registry.add(builtinEncoderPlugin(config.models));
  await registry.add(builtinExpertsPlugin);
  await registry.load(config.plugins, process.cwd());
  logProblems(registry, log);
  return registry;
}

export function logProblems(registry: PluginRegistry, log: Logger): void {
  for (const { name, problem } of registry.plugins()) {
    if (problem) log.warn({ plugin: name, code: problem.code }, problem.message);
  }
}
