import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { renewFolder } from '../tools/renewed-folder.mjs';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'nonet-renewed-')), 'bundle');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const renew = (...names: string[]) =>
  renewFolder(
    folder,
    names.map((name) => ({ name, content: `of ${names.join()}` })),
  );
const modules = () => readdirSync(folder).filter((name) => name.endsWith('.js'));

/** As if everything had been written that many days earlier. */
function daysPass(days: number): void {
  const then = new Date(Date.now() - days * 24 * 3_600_000);
  for (const name of readdirSync(folder)) utimesSync(join(folder, name), then, then);
}

test('what runs on the files of before finds them for a week, however old they are', () => {
  renew('a-1.js', 'main.js');
  daysPass(30);
  renew('a-2.js', 'main.js');
  expect(modules()).toEqual(['a-1.js', 'a-2.js', 'main.js']);
  expect(readFileSync(join(folder, 'main.js'), 'utf8')).toBe('of a-2.js,main.js');
  daysPass(2);
  renew('a-3.js', 'main.js');
  expect(modules()).toEqual(['a-1.js', 'a-2.js', 'a-3.js', 'main.js']);
  daysPass(8);
  renew('a-3.js', 'main.js');
  expect(modules()).toEqual(['a-3.js', 'main.js']);
});

test('files of a time when nobody listed them stay for a week too, and nothing half written is left', () => {
  renew('a-1.js', 'main.js');
  rmSync(join(folder, 'files.json'));
  daysPass(30);
  renew('a-2.js', 'main.js');
  expect(readdirSync(folder).sort()).toEqual(['a-1.js', 'a-2.js', 'files.json', 'main.js']);
});
