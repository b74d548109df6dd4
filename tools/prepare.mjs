// Makes a checkout ready to run: installs what is missing and builds what changed. Plain Node: nothing is there yet when this runs.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** What was built last. It lies where a new installation takes it away. */
const STAMP = join(ROOT, 'node_modules', '.cache', 'nonet', 'built');
const WORKSPACES = ['apps', 'libs', 'plugins'];
/** What a build reads outside of the workspaces. */
export const SHARED = [
  'package-lock.json',
  'nx.json',
  '.swcrc',
  'tsconfig.base.json',
  'prisma/schema.prisma',
  'tools/bundle.mjs',
  'tools/plugin-package.mjs',
  'tools/renewed-folder.mjs',
];
/** Folders of workspaces that no build reads. */
const MADE = new Set(['dist', 'generated', 'node_modules', '.types']);
/** Files of workspaces that no build reads. */
const UNREAD = /\.(?:test\.tsx?|md)$/;

/** Costs some milliseconds when nothing changed since the last time. Ends the process when it cannot be done. */
export async function prepare() {
  const sources = describeSources();
  if (isBuilt() && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources) return;
  const { ensureInstalled, ensureNode } = await import('./install.mjs');
  ensureNode();
  ensureInstalled(ROOT);
  const { build } = await import('./nx.mjs');
  build(ROOT);
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, sources);
}

/** The names, sizes and times of everything that a build reads. */
export function describeSources(root = ROOT) {
  let description = '';
  // Some thousand paths, put together as they are: to normalise them would take as long as to look at the files.
  const note = (path) => {
    const { size, mtimeMs } = statSync(`${root}/${path}`);
    description += `${path} ${size} ${mtimeMs}\n`;
  };
  const look = (folder) => {
    for (const entry of readdirSync(`${root}/${folder}`, { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isFile()) {
        if (!UNREAD.test(path)) note(path);
      } else if (entry.isDirectory() && !MADE.has(entry.name)) look(path);
    }
  };
  SHARED.forEach(note);
  WORKSPACES.forEach(look);
  return description;
}

/** Whether there is a build of every workspace, and the bundle that `nonet` runs. */
export function isBuilt(root = ROOT) {
  if (!existsSync(join(root, 'apps', 'cli', 'dist', 'bundle', 'main.js'))) return false;
  return WORKSPACES.every((folder) =>
    readdirSync(join(root, folder)).every(
      (name) => !existsSync(join(root, folder, name, 'src')) || existsSync(join(root, folder, name, 'dist')),
    ),
  );
}
