import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PluginReport } from '@nonet/plugins/host';
import type { PluginExpertParameters } from './parameters.js';

/** What a model pins of the expert of a plugin that a section has. */
export type PinnedExpert = Pick<
  PluginExpertParameters,
  'section' | 'expert' | 'plugin' | 'version' | 'format'
>;

/** Whether the plugins that are here can answer for a pinned expert. */
export interface PinVerdict {
  /** The version of the plugin that is here; null: it is not here. */
  readonly present: string | null;
  /** Why it is not opened; null: it is. */
  readonly problem: string | null;
  /** What to know though it is opened. */
  readonly warning: string | null;
}

/** The form of what an expert saves, where its provider says nothing of it. */
const FIRST_FORMAT = '1';

/** Compares what a model pins with the plugins that are here, by what the provider says that it reads. */
export function pinVerdict(pinned: PinnedExpert, plugins: readonly PluginReport[]): PinVerdict {
  const { expert: id, plugin, version, format } = pinned;
  const owner = plugins.find(({ experts }) => experts.some((one) => one.id === id));
  const provider = owner?.experts.find((one) => one.id === id);
  const refused = (present: string | null, problem: string) => ({ present, problem, warning: null });
  if (!owner || !provider) return refused(null, missingPlugin(pinned));
  if (owner.name !== plugin) {
    const here = `${id} is an expert of ${owner.name} here`;
    return refused(null, `It learned with ${plugin} ${version}; ${here}, which cannot know what it learned.`);
  }
  const own = provider.format ?? FIRST_FORMAT;
  const reads = provider.reads ?? [own];
  const pinnedFormat = format ?? own;
  if (!reads.includes(pinnedFormat)) {
    const problem = `It was saved by ${plugin} ${version} in form ${pinnedFormat}; ${owner.version} here reads ${reads.join(', ')}.`;
    return refused(owner.version, problem);
  }
  const warning =
    owner.version === version
      ? null
      : `It learned with version ${version} of ${plugin} and is answered for by ${owner.version}: its scores may differ.`;
  return { present: owner.version, problem: null, warning };
}

/** That a plugin is not here, and how it comes here. */
export const missingPlugin = ({ plugin, version }: { plugin: string; version: string }): string =>
  `Its plugin ${plugin} ${version} is not loaded here. Install it (npm install ${plugin}@${version}), and name it in NONET_PLUGINS or lay it into the folder plugins of NONET_HOME.`;

/** SHA-256 of all files of a folder, with their paths. */
export async function digestOfFolder(folder: string): Promise<string> {
  const hash = createHash('sha256');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) {
    hash.update(`${file.slice(folder.length).replaceAll('\\', '/')}\n`);
    hash.update(await readFile(file));
  }
  return hash.digest('hex');
}

/** @throws Error where what was saved is not what is there now */
export async function assertDigest(folder: string, { digest }: PluginExpertParameters): Promise<void> {
  if (digest !== undefined && (await digestOfFolder(folder)) !== digest)
    throw new Error('What it learned has changed since the model was published.');
}
