import { codedError, type CodeOf } from '@nonet/errors';

/** What went wrong with a plugin, and in which one. */
export class PluginError extends codedError('PluginError', {
  /** The module could not be imported, or `register` threw. */
  PLUGIN_LOAD_FAILED: 'unavailable',
  /** The definition or an extension breaks the contract. */
  PLUGIN_INVALID: 'unavailable',
  /** Written for another version of the contract. */
  PLUGIN_API_VERSION: 'unavailable',
  /** A plugin or an extension of that name is already there. */
  PLUGIN_DUPLICATE: 'unavailable',
  /** Taken out of service after it failed; the message says why. */
  PLUGIN_QUARANTINED: 'unavailable',
  /** Left alone for a while after it failed or was silent; the message says why. */
  PLUGIN_RESTING: 'unavailable',
  /** Its process ended; the message says how. */
  PLUGIN_CRASHED: 'unavailable',
  /** Nobody provides an encoder of that name. */
  ENCODER_UNKNOWN: 'not-found',
  /** Nobody provides an expert of that name for that section. */
  EXPERT_UNKNOWN: 'not-found',
}) {
  constructor(
    code: PluginErrorCode,
    /** The plugin's name, or the specifier it was to be loaded from. */
    readonly plugin: string,
    /** The message without the plugin. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(code, `Plugin ${plugin}: ${reason}`, options);
  }
}

export type PluginErrorCode = CodeOf<typeof PluginError>;

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
