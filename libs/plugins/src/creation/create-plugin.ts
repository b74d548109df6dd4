import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';

/** With an expert that learns, with one that goes by rules, with an encoder. */
export const PLUGIN_KINDS = ['expert', 'rules', 'encoder'] as const;
export type PluginKind = (typeof PLUGIN_KINDS)[number];

export interface NewPlugin {
  /** Name of the npm package, with a scope or without: `@acme/nonet-wind`, `wind`. */
  readonly name: string;
  readonly kind: PluginKind;
  /** Where the folder of the plugin is made. */
  readonly within: string;
}

const PACKAGE_NAME = /^(@[a-z0-9][a-z0-9-]*\/)?[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Makes a folder with a whole plugin in it, which keeps the contract from the start; nothing that is there is touched. The package
 * that it depends on comes along as an archive, so that nothing need be fetched.
 * @returns the folder
 * @throws Error where the name is none, or is taken
 */
export function createPlugin({ name, kind, within }: NewPlugin): string {
  if (!PACKAGE_NAME.test(name))
    throw new Error(
      `${name} is no name for a plugin: lower-case letters, digits and hyphens, with a scope or without, for example @acme/nonet-wind.`,
    );
  const id = basename(name);
  const folder = resolve(within, id);
  if (existsSync(folder)) throw new Error(`${folder} is already there; choose another name, or remove it.`);
  const own = packageFolder();
  const values = { name, id, ...identifiersOf(id), archive: archiveName(own) };
  const templates = join(own, 'templates', kind);
  for (const file of readdirSync(templates)) {
    const text = readFileSync(join(templates, file), 'utf8').replace(/__(\w+?)__/g, (whole, key: string) =>
      Object.hasOwn(values, key) ? values[key as keyof typeof values] : whole,
    );
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, nameOf(file, id)), text);
  }
  packInto(own, join(folder, 'vendor'));
  return folder;
}

/** Templates end in `.template`, so that no tool takes them for code; npm would leave out a `.gitignore`. */
const nameOf = (file: string, id: string): string =>
  file
    .replace(/\.template$/, '')
    .replace('__id__', id)
    .replace(/^dot-/, '.');

/** The folder of this package, wherever it is installed. */
function packageFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('@nonet/plugins/package.json'));
}

function archiveName(folder: string): string {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  return `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
}

function packInto(folder: string, destination: string): void {
  mkdirSync(destination, { recursive: true });
  const args = ['pack', folder, '--ignore-scripts', '--silent', '--pack-destination', destination];
  const { status, stderr, error } = spawnSync('npm', args, {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm could not pack ${folder}: ${error?.message ?? stderr}`);
}

/** `my-expert` as names in code: `myExpert`, `MyExpert`. */
function identifiersOf(id: string): { readonly variable: string; readonly className: string } {
  const className = id.replace(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase());
  return { className, variable: className.charAt(0).toLowerCase() + className.slice(1) };
}
