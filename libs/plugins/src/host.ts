// What Nonet does with plugins; no part of the package that is published.
export { PluginError, type PluginErrorCode } from './loading/plugin-error.js';
export { PluginRegistry, type PluginRegistryOptions } from './registry/plugin-registry.js';
export type { PluginIsolation, PluginReport, PluginState } from './registry/registered-plugin.js';
export { DEFAULT_BUDGETS, DEFAULT_PLUGIN_MEGABYTES, type PluginBudgets } from './isolation/budgets.js';
export type { PluginFault, PluginHealthReport } from './isolation/plugin-health.js';
export { installedPackage, isPath } from './loading/locate-plugin.js';
export { type PluginSurroundings, type SurroundingsOf } from './loading/surroundings.js';
export { apiRangeOf } from './contracts/api-version.js';
export { isCovered, coveredGroups } from './contracts/coverage.js';
export {
  checkPlugin,
  type PluginCheckOptions,
  type PluginCheckReport,
  readCheckSettings,
} from './checking/check-plugin.js';
export { checkReport, isKept } from './checking/check-report.js';
export { createPlugin, PLUGIN_KINDS, type PluginKind } from './creation/create-plugin.js';
export { createdHint } from './creation/created-hint.js';
