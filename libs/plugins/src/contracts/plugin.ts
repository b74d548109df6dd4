import type { EncoderProvider } from './encoder.js';
import type { ExpertProvider } from './expert.js';

/** The version of this contract. A plugin states the one it was written for. */
export const PLUGIN_API_VERSION = 1;

/** Where a plugin adds things of one kind; `add` throws a {@link PluginError} when the thing breaks the contract. */
export interface ExtensionPoint<T> {
  add(extension: T): void;
}

/** What a plugin sees of Nonet while it registers. */
export interface PluginHost {
  readonly encoders: ExtensionPoint<EncoderProvider>;
  readonly experts: ExtensionPoint<ExpertProvider>;
}

export interface PluginDefinition {
  /** npm-style name, for example `@acme/nonet-encoder`. */
  readonly name: string;
  /** Semantic version of the plugin itself. */
  readonly version: string;
  readonly apiVersion: typeof PLUGIN_API_VERSION;
  /** Adds the plugin's extensions, within ten seconds and not later: heavy work belongs into what it adds. */
  register(host: PluginHost): void | Promise<void>;
}

/** The default export of a plugin module. Does nothing but check the types at compile time. */
export function definePlugin(definition: PluginDefinition): PluginDefinition {
  return definition;
}
