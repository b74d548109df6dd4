import { relative } from 'node:path';
import { NONET } from '@nonet/errors';
import type { PluginKind } from './create-plugin.js';

/** What to do with a plugin that was just made. */
export function createdHint(folder: string, kind: PluginKind): string {
  const path = relative(process.cwd(), folder) || '.';
  return `${folder} is a whole ${kind === 'encoder' ? kind : 'expert'} already. Replace what it computes; its test says whether the contract is kept.

cd ${path}
npm install              installs @nonet/plugins from vendor/, nothing is fetched
npm test                 runs the conformance kit
${NONET} plugins check .    runs it in a process of its own, also at real size

Have Nonet load it: NONET_PLUGINS=${folder}, or put the folder into NONET_HOME/plugins.`;
}
