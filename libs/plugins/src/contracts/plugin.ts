import type { EncoderProvider } from './encoder.js';
import type { ExpertProvider } from './expert.js';
import type { SettingsSchema } from './settings.js';

/** Where a plugin adds things of one kind; `add` throws when the thing breaks the contract, and says what is wrong with it. */
export interface ExtensionPoint<T> {
  add(extension: T): void;
}

/** Lines for Nonet's log, where they bear the name of the plugin. */
export interface PluginLog {
  debug(message: string, details?: Readonly<Record<string, unknown>>): void;
  info(message: string, details?: Readonly<Record<string, unknown>>): void;
  warn(message: string, details?: Readonly<Record<string, unknown>>): void;
  error(message: string, details?: Readonly<Record<string, unknown>>): void;
}

/** What a plugin sees of Nonet while it registers. */
export interface PluginHost<Settings = unknown> {
  /** The version of this contract that Nonet has, for example `1.0.0`. */
  readonly api: string;
  readonly encoders: ExtensionPoint<EncoderProvider>;
  readonly experts: ExtensionPoint<ExpertProvider>;
  /** What the configuration says for this plugin, as its schema makes it; `undefined` where it has no schema. */
  readonly settings: Settings;
  readonly log: PluginLog;
  /** A folder of the plugin's own, for weights and other large files. It is there, and outlives restarts. */
  readonly folder: string;
}

export interface PluginDefinition<Settings = unknown> {
  /** npm-style name, for example `@acme/nonet-encoder`. */
  readonly name: string;
  /** Semantic version of the plugin itself. */
  readonly version: string;
  /** The versions of this contract that it works with, as a semver range: `^1.0`. */
  readonly api?: string;
  /** Before there were ranges a plugin said `apiVersion: 1`, which means `api: '^1.0'`. */
  readonly apiVersion?: 1;
  /** Checks what the configuration says for this plugin, and fills in defaults. A schema of zod is one. */
  readonly settings?: SettingsSchema<Settings>;
  /** Adds the plugin's extensions, within ten seconds and not later: heavy work belongs into what it adds. */
  register(host: PluginHost<Settings>): void | Promise<void>;
}

/** The default export of a plugin module. Does nothing but check the types at compile time. */
export function definePlugin<Settings = undefined>(
  definition: PluginDefinition<Settings>,
): PluginDefinition<Settings> {
  return definition;
}
