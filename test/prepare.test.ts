import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isBuilt } from '../tools/prepare.mjs';

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
