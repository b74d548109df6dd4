import type { PluginReport } from '@nonet/plugins';

export interface PluginsService {
  /** Every plugin of this process, good or quarantined, in the order they were loaded (`PluginRegistry.plugins`). */
  list(): readonly PluginReport[];
  /**
   * Reads the plugins of the configuration again, those in quarantine too, and has every process on this database do so.
   * What answers goes on until what takes its place is ready. Never rejects for a plugin; those out of service say why.
   */
  reload(): Promise<readonly PluginReport[]>;
}
