import { existsSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

const MARK = 'nonet-reload';

/**
 * A process keeps every module that it has imported under its address. A mark in the address makes another module of the same
 * file; this hook hands the mark on to the files that the plugin itself consists of (relative imports), so that a reload
 * reads all of them again and none of the packages they share with Nonet.
 */
const HOOK = `export async function resolve(specifier, context, next) {
  const resolved = await next(specifier, context);
  const mark = /[?]${MARK}=\\d+$/.exec(context.parentURL ?? '')?.[0];
  const own = mark && /^\\.{1,2}\\//.test(specifier) && !resolved.url.includes('?');
  return own ? { ...resolved, url: resolved.url + mark } : resolved;
}`;

let loads = 0;
let hooked = false;

/** An address of the file under which nothing has been imported yet. */
export function freshAddress(file: string): string {
  if (!hooked) register(`data:text/javascript,${encodeURIComponent(HOOK)}`);
  hooked = true;
  forget(homeOf(file));
  return `${pathToFileURL(file).href}?${MARK}=${++loads}`;
}

/** CommonJS modules are kept by their file: those of the plugin are forgotten, but for the packages that it has installed. */
function forget(folder: string): void {
  const { cache } = createRequire(import.meta.url);
  for (const file of Object.keys(cache))
    if (file.startsWith(folder + sep) && !file.slice(folder.length).includes(`${sep}node_modules${sep}`))
      delete cache[file];
}

/** The folder of the package that a file belongs to; its own folder where it belongs to none. */
function homeOf(file: string): string {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder))
    if (existsSync(join(folder, 'package.json'))) return folder;
  return dirname(file);
}
