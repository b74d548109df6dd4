import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../apps/cli/dist/bundle/main.js', import.meta.url));

/** What a file of the bundle loads before it runs: files of the bundle, and packages. */
function importedBy(module: string): string[] {
  const imported = readFileSync(module, 'utf8').matchAll(
    /^(?:import|export)\b(?:[^'"()]*?\bfrom)?\s*["']([^"']+)["'];?$/gm,
  );
  const names = [...imported].map(([, name]) => name!).filter((name) => !name.startsWith('node:'));
  return names.map((name) => (name.startsWith('.') ? join(dirname(module), name) : name));
}

/** A module of the bundle with all that is loaded with it. */
function loadedWith(module: string, loaded = new Set<string>()): Set<string> {
  if (loaded.has(module)) return loaded;
  loaded.add(module);
  if (existsSync(module)) for (const name of importedBy(module)) loadedWith(name, loaded);
  return loaded;
}

/** A package that stands apart, or those that a file of the bundle has in it: each module begins with its path as a comment. */
function librariesOf(module: string): string[] {
  if (!existsSync(module)) return [module];
  const modules = readFileSync(module, 'utf8').matchAll(/^\/\/ .*\bnode_modules\/((?:@[^/]+\/)?[^/]+)\//gm);
  return [...new Set([...modules].map(([, name]) => name!))];
}

/** The modules that a file of the bundle has in it, by their paths. */
const modulesOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^\/\/ (\S+\.[cm]?js)$/gm)].map(([, path]) => path!);

test('the nonet command opens few files before it knows its verb, and none of a package', () => {
  const loaded = [...loadedWith(MAIN)];
  expect(loaded.filter((module) => !existsSync(module))).toEqual([]);
  expect(loaded.length).toBeGreaterThan(1);
  expect(loaded.length).toBeLessThan(12);
});

/** A module of the bundle that another one loads when it needs it. */
function lateModule(from: string, name: RegExp): string {
  const late = [...readFileSync(from, 'utf8').matchAll(/import\("\.\/([^"]+)"\)/g)].map(([, file]) => file!);
  return join(
    dirname(MAIN),
    late.find((file) => name.test(file))!,
  );
}

test('a verb loads what it needs: classify no database, no GraphQL and no PostgreSQL', () => {
  const classify = lateModule(MAIN, /^classify-(?!patents)/);
  const loaded = [...loadedWith(classify)];
  expect(loaded.length).toBeLessThan(40);
  const libraries = loaded.flatMap(librariesOf);
  expect(libraries).toContain('commander');
  expect(libraries.filter((name) => /prisma|graphql|postgres|onnxruntime|^pg$/.test(name))).toEqual([]);
  const atRest = [...loadedWith(lateModule(classify, /^at-rest-/))].flatMap(librariesOf);
  expect(atRest).toContain('onnxruntime-node');
  expect(atRest.filter((name) => /prisma|graphql|postgres|^pg$/.test(name))).toEqual([]);
});

test('a question loads HTTP only where a server may be asked, and no reader of schemes', () => {
  const classify = lateModule(MAIN, /^classify-(?!patents)/);
  const loaded = [...loadedWith(classify), ...loadedWith(lateModule(classify, /^at-rest-/))].filter(
    existsSync,
  );
  expect(loaded.filter((file) => /^import\b.*"node:https?";$/m.test(readFileSync(file, 'utf8')))).toEqual([]);
  const isReader = (module: string) => module.includes('cpc-taxonomy/dist/reading/open-scheme');
  expect(loaded.filter((file) => modulesOf(file).some(isReader))).toEqual([]);
  expect(files().filter((file) => modulesOf(file).some(isReader))).toHaveLength(1);
});

/** The files of the bundle as it is now. */
const files = () =>
  (JSON.parse(readFileSync(join(dirname(MAIN), 'files.json'), 'utf8')) as string[]).map((name) =>
    join(dirname(MAIN), name),
  );

test('parsers of RDF are loaded by whoever reads RDF, telephone numbers by nobody', () => {
  const parsers = files().filter((file) => librariesOf(file).includes('n3'));
  expect(parsers).toHaveLength(1);
  expect(files().filter((file) => importedBy(file).includes(parsers[0]!))).toEqual([]);
  expect(files().flatMap(librariesOf)).not.toContain('libphonenumber-js');
});

test('there is one zod: what plugins import brings none of its own', () => {
  const modules = files().flatMap(modulesOf);
  expect(modules.filter((module) => module.includes('libs/plugins/dist/package/'))).toEqual([]);
  expect(modules.filter((module) => module.endsWith('zod/v4/classic/schemas.js'))).toHaveLength(1);
});

test('there is one GraphQL: the package, which measures of queries meet too', () => {
  expect(files().flatMap(importedBy)).toContain('graphql');
  expect(files().flatMap(librariesOf)).not.toContain('graphql');
});

test('a module finds what lies beside it in its workspace', () => {
  const { version } = JSON.parse(
    readFileSync(new URL('../apps/cli/package.json', import.meta.url), 'utf8'),
  ) as { version: string };
  const printed = execFileSync(process.execPath, [MAIN, '--version'], { cwd: '/', encoding: 'utf8' });
  expect(printed).toBe(`${version}\n`);
});
