import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

/** What Vite writes beside the built app: its files, and which of them load which. */
interface Chunk {
  readonly file: string;
  readonly src?: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}

const dist = new URL('../apps/admin/dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8')) as Record<
  string,
  Chunk
>;
const entry = Object.keys(manifest).find((name) => manifest[name]!.isEntry)!;

/** Of charts and of the map, which are fetched when a page that has them is opened. */
const LARGE = /recharts|mantine\/charts|regl|deck\.gl/;
const LIMIT = 350 * 1024;

/** The files that are fetched with this one, itself included. */
function withImports(name: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const imported of manifest[name]!.imports ?? []) withImports(imported, seen);
  return seen;
}

const gzipped = (names: Iterable<string>): number =>
  [...names]
    .map((name) => manifest[name]!.file)
    .filter((file) => file.endsWith('.js'))
    .reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, dist))).length, 0);

const pages = (manifest[entry]!.dynamicImports ?? []).filter((name) => name.endsWith('-page.tsx'));

test('the web app has pages of their own files', () => expect(pages.length).toBeGreaterThan(8));

test.each(pages)('a first load that opens %s is at most 350 kB of script', (name) => {
  const files = new Set([...withImports(entry), ...withImports(name)]);
  const kilobytes = gzipped(files) / 1024;
  if (process.env['NONET_SIZES']) process.stdout.write(`${kilobytes.toFixed(1)} kB ${name}\n`);
  expect(gzipped(files)).toBeLessThan(LIMIT);
});

test('a first load has neither charts nor a map', () => {
  const loaded = [...withImports(entry)].map((name) => manifest[name]!.src ?? manifest[name]!.file);
  expect(loaded.filter((file) => LARGE.test(file))).toEqual([]);
});
