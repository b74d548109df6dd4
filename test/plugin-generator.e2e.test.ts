import { PluginRegistry } from '@nonet/plugins';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const nx = ['nx', 'dist', 'bin', 'nx.js'];

/** A repository as far as a plugin needs one: the configuration of this one, its packages, and no plugin. */
let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'nonet-generator-')));
  await mkdir(join(folder, 'tools'));
  for (const file of [
    'nx.json',
    'tools/nx-targets.mjs',
    'package.json',
    'tsconfig.base.json',
    '.swcrc',
    '.prettierrc.json',
  ])
    await copyFile(join(root, file), join(folder, file));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  // What the plugin refers to, as far as tools look: the libraries themselves are not in this folder.
  await mkdir(join(folder, 'libs', 'plugins'), { recursive: true });
  await writeFile(join(folder, 'libs', 'plugins', 'tsconfig.json'), '{ "files": [] }');
  const alone = {
    composite: false,
    incremental: true,
    emitDeclarationOnly: false,
    noEmit: true,
    rootDir: '/',
  };
  const types = { extends: './tsconfig.base.json', compilerOptions: alone, include: ['plugins/*/src'] };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(types));
  await writeFile(
    join(folder, 'vitest.config.mjs'),
    `export default { ssr: { resolve: { conditions: ['nonet-source'], externalConditions: ['nonet-source'] } } };`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a tool of node_modules in the folder. @throws with its output, when it fails */
async function run(tool: readonly string[], ...args: string[]): Promise<string> {
  // What this run sets for its own tests is not for the tests of another.
  const env = { PATH: process.env.PATH, HOME: folder, NX_DAEMON: 'false', NX_TUI: 'false', NO_COLOR: '1' };
  const started = promisify(execFile)(process.execPath, [join(folder, 'node_modules', ...tool), ...args], {
    cwd: folder,
    env,
  });
  const { stdout } = await started.catch((error: Error & { stdout?: string; stderr?: string }) => {
    throw new Error(`${tool[0]} ${args.join(' ')}: ${error.stdout}${error.stderr}`);
  });
  return stdout;
}

describe.each(['encoder', 'expert'] as const)('the generator of an %s plugin', (kind) => {
  const name = `my-${kind}`;

  test('makes a workspace that is formatted, has right types, builds and keeps the contract', async () => {
    await run(nx, 'generate', `@nonet/plugins:${kind}`, name);
    expect((await readdir(join(folder, 'plugins', name, 'src'))).sort()).toEqual(
      ['index.ts', `${name}.test.ts`, `${name}.ts`].sort(),
    );
    await run(['prettier', 'bin', 'prettier.cjs'], '--check', `plugins/${name}/`, '!**/dist');
    await run(['typescript', 'bin', 'tsc'], '-p', 'tsconfig.json');
    await run(nx, 'build', `@nonet/${name}`);
    const report = JSON.parse(
      await run(['vitest', 'vitest.mjs'], 'run', `plugins/${name}`, '--reporter=json'),
    ) as { numPassedTests: number; numTotalTests: number };
    expect(report.numPassedTests).toBeGreaterThan(5);
    expect(report.numPassedTests).toBe(report.numTotalTests);
  });

  test('makes what Nonet loads as it is', async () => {
    const registry = new PluginRegistry();
    await registry.load([`./plugins/${name}`], folder);
    expect(registry.plugins()).toMatchObject([{ name: `@nonet/${name}`, state: 'active' }]);
    const made = kind === 'encoder' ? registry.encoders() : registry.experts();
    expect(made.map(({ id }) => id)).toEqual([name]);
  });

  test('touches nothing that is there, and takes no name that is none', async () => {
    await expect(run(nx, 'generate', `@nonet/plugins:${kind}`, name)).rejects.toThrow(/is already there/);
    await expect(run(nx, 'generate', `@nonet/plugins:${kind}`, '../My Plugin')).rejects.toThrow(/name/);
  });
});
