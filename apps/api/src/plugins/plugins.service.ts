import type { PluginReport } from '@nonet/plugins';

export interface PluginsService {
  /** Every plugin of this process, good or quarantined, in the order they were loaded (`PluginRegistry.plugins`). */
  list(): readonly PluginReport[];
}
