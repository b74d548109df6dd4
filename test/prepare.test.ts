import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeSources, isBuilt, SHARED } from '../tools/prepare.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nonet-checkout-'));
  for (const folder of ['apps/cli/src', 'libs/experts/src', 'plugins'])
    mkdirSync(join(root, folder), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('a checkout is built when every workspace is, and the command is bundled', () => {
  const bundle = join(root, 'apps', 'cli', 'dist', 'bundle');
  mkdirSync(bundle, { recursive: true });
  mkdirSync(join(root, 'libs', 'experts', 'dist'));
  expect(isBuilt(root)).toBe(false);
  writeFileSync(join(bundle, 'main.js'), '');
  expect(isBuilt(root)).toBe(true);
  rmSync(join(root, 'libs', 'experts', 'dist'), { recursive: true });
  expect(isBuilt(root)).toBe(false);
});

test('a checkout is built anew after a change of what a build reads, and of nothing else', () => {
  const write = (file: string, content = '') => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  };
  for (const file of [...SHARED, 'libs/experts/src/one.ts', 'apps/cli/README.md']) write(file);
  const before = describeSources(root);
  const unread = ['one.test.ts', 'page.test.tsx'].map((name) => `libs/experts/src/${name}`);
  for (const file of [...unread, 'apps/cli/README.md', 'apps/cli/dist/main.js']) write(file, 'more');
  expect(describeSources(root)).toBe(before);
  for (const file of ['libs/experts/src/one.ts', 'apps/cli/src/two.ts', SHARED[0]!]) {
    const last = describeSources(root);
    write(file, 'more');
    expect(describeSources(root), file).not.toBe(last);
  }
});
