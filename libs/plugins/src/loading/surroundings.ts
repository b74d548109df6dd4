import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PLUGIN_API } from '../contracts/api-version.js';
import type { PluginDefinition, PluginHost, PluginLog } from '../contracts/plugin.js';
import type { SettingsIssue } from '../contracts/settings.js';
import { PluginError } from './plugin-error.js';

/** What a plugin is given of the place where it runs: plain data, but for the log. */
export interface PluginSurroundings {
  /** What the configuration says for it; undefined: nothing. */
  readonly settings: unknown;
  readonly log: PluginLog;
  /** The folder of its own; it is made when the plugin asks for it. */
  readonly folder: string;
}

/** For each plugin, by its name. */
export type SurroundingsOf = (plugin: string) => PluginSurroundings;

const silent = () => undefined;

/** Where nobody configures anything: in tests, and while a plugin is checked. */
export const noSurroundings: SurroundingsOf = (plugin) => ({
  settings: undefined,
  log: { debug: silent, info: silent, warn: silent, error: silent },
  folder: join(tmpdir(), 'nonet-plugins', plugin),
});

/** What a plugin sees while it registers, less the places where it adds things. @throws PluginError PLUGIN_INVALID */
export async function hostFor(
  { name, settings: schema }: Pick<PluginDefinition, 'name' | 'settings'>,
  { settings, log, folder }: PluginSurroundings,
): Promise<Omit<PluginHost, 'encoders' | 'experts'>> {
  const checked = schema && (await schema['~standard'].validate(settings ?? {}));
  if (checked?.issues) {
    const problem = `its settings are wrong: ${checked.issues.map(described).join('; ')}.`;
    throw new PluginError('PLUGIN_INVALID', name, problem);
  }
  return {
    api: PLUGIN_API,
    settings: checked?.value,
    log,
    get folder() {
      mkdirSync(folder, { recursive: true });
      return folder;
    },
  };
}

function described({ path = [], message }: SettingsIssue): string {
  const place = path.map((key) => String(typeof key === 'object' ? key.key : key)).join('.');
  return place === '' ? message : `${place}: ${message}`;
}
