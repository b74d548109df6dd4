import { register } from 'node:module';

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
export function freshAddress(file: URL): string {
  if (!hooked) register(`data:text/javascript,${encodeURIComponent(HOOK)}`);
  hooked = true;
  return `${file.href}?${MARK}=${++loads}`;
}
