import { satisfies, validRange } from 'semver';
import type { PluginDefinition } from './plugin.js';

/** The version of this contract. A minor adds, a major breaks: docs/plugins.md says what either may do. */
export const PLUGIN_API = '1.0.0';
/** What plugins state that were written before there were ranges. */
export const PLUGIN_API_VERSION = 1;

/** The range of versions that a plugin works with; null where it states none that can be read. */
export function apiRangeOf({ api, apiVersion }: Pick<PluginDefinition, 'api' | 'apiVersion'>): string | null {
  if (api !== undefined) return typeof api === 'string' ? validRange(api) : null;
  return typeof apiVersion === 'number' ? validRange(`^${apiVersion}.0`) : null;
}

export function worksWithApi(range: string): boolean {
  return satisfies(PLUGIN_API, range);
}
