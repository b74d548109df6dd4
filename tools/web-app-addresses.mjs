// The pages of the web app, read from where they are declared, so that a new page is looked at without being listed anywhere.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('../apps/admin/src', import.meta.url));

/**
 * The addresses of all pages, as `routes.ts` of each folder declares them: `/patents/$number`.
 * @returns {string[]}
 */
export function declaredAddresses() {
  return readdirSync(SOURCE)
    .map((folder) => join(SOURCE, folder, 'routes.ts'))
    .flatMap((file) => [...contentOf(file).matchAll(/\bpath: '(\/[^']*)'/g)].map(([, path]) => String(path)));
}

/** Not every folder has pages. @param {string} file */
function contentOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/**
 * An address with its parameters filled in: those of `examples` go by the address and the parameter, or by the parameter alone.
 * @param {string} address
 * @param {Readonly<Record<string, string>>} examples
 */
export function filledIn(address, examples) {
  return address.replace(/\$\w+/g, (parameter) => {
    const value = examples[`${address} ${parameter}`] ?? examples[parameter];
    if (value === undefined) throw new Error(`There is no example for ${parameter} of ${address}.`);
    return encodeURIComponent(value);
  });
}
