import type { PluginReport } from '@nonet/plugins/host';

export interface PluginsService {
  /** Every plugin of this process, good or quarantined, in the order they were loaded (`PluginRegistry.plugins`). */
  list(): readonly PluginReport[];
  /**
   * Reads those of the configuration that were not read yet; resolves when all were or could not be, or after so many
   * milliseconds. Never rejects.
   */
  read(milliseconds?: number): Promise<void>;
  /**
   * Reads the plugins of the configuration again, those in quarantine too, in every process on this database. What
   * is in use keeps answering until its replacement is ready. Never rejects because of a plugin; those out of
   * service say why.
   */
  reload(): Promise<readonly PluginReport[]>;
}
