export type PluginErrorCode =
  /** The module could not be imported, or `register` threw. */
  | 'PLUGIN_LOAD_FAILED'
  /** The definition or an extension breaks the contract. */
  | 'PLUGIN_INVALID'
  /** Written for another version of the contract. */
  | 'PLUGIN_API_VERSION'
  /** A plugin or an extension of that name is already there. */
  | 'PLUGIN_DUPLICATE'
  /** Taken out of service after it failed; the message says why. */
  | 'PLUGIN_QUARANTINED'
  /** Nobody provides an encoder of that name. */
  | 'ENCODER_UNKNOWN'
  /** Nobody provides an expert of that name for that section. */
  | 'EXPERT_UNKNOWN';

/** What went wrong with a plugin, and in which one. */
export class PluginError extends Error {
  override readonly name = 'PluginError';

  constructor(
    readonly code: PluginErrorCode,
    /** The plugin's name, or the specifier it was to be loaded from. */
    readonly plugin: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(`Plugin ${plugin}: ${message}`, options);
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
