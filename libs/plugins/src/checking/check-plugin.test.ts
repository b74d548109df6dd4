import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkPlugin, readCheckSettings } from './check-plugin.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nonet-check-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the check of a plugin gives it its settings, what it may see of the environment and no other program', async () => {
  const settingsFile = join(folder, 'settings.json');
  writeFileSync(settingsFile, '{ "steps": 40 }');
  const plugin = join(folder, 'curious.mjs');
  writeFileSync(
    plugin,
    `import { execFileSync } from 'node:child_process';
    const settings = { '~standard': { version: 1, vendor: 'x', validate: (value) => ({ value }) } };
    export default { name: 'curious', version: '1.0.0', api: '^1.0', settings, register({ settings }) {
      const { NONET_ADMIN_KEY = 'no key', ACME_LICENCE } = process.env;
      let ran = 'a program ran';
      try { execFileSync('true'); } catch (error) { ran = error.code; }
      throw new Error([settings.steps, NONET_ADMIN_KEY, ACME_LICENCE, ran].join(', '));
    } };`,
  );
  const before = { ...process.env };
  const set = { NONET_ADMIN_KEY: 'secret', ACME_LICENCE: 'granted' };
  Object.assign(process.env, set);
  try {
    const report = await checkPlugin({
      plugin,
      folder,
      modelsFolder: null,
      environment: ['ACME_LICENCE'],
      settings: readCheckSettings(settingsFile, plugin),
    });
    expect(report).toMatchObject({
      plugin: null,
      problem: expect.stringContaining('40, no key, granted, ERR_ACCESS_DENIED') as string,
    });
  } finally {
    for (const name of Object.keys(set))
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
  }
});

test('settings for the check of a plugin that are no JSON are refused with the name of their file', () => {
  const file = join(folder, 'broken.json');
  writeFileSync(file, '{');
  expect(() => readCheckSettings(file, 'curious')).toThrow(/its settings cannot be read from .*broken.json/);
});
