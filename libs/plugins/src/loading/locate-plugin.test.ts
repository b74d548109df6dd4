import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { PluginRegistry } from '../registry/plugin-registry.js';
import { locatePlugin } from './locate-plugin.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nonet-locate-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

describe('the file that a plugin begins with', () => {
  it.each([
    ['exports for import alone', { exports: { '.': { import: './lib/entry.mjs' } } }, 'lib/entry.mjs'],
    ['exports for require alone', { exports: { require: './lib/entry.cjs' } }, 'lib/entry.cjs'],
    [
      'types before import',
      { exports: { '.': { types: './x.d.ts', import: './lib/entry.mjs' } } },
      'lib/entry.mjs',
    ],
    ['conditions within conditions', { exports: { node: { import: './lib/entry.mjs' } } }, 'lib/entry.mjs'],
    ['a list of exports', { exports: ['./lib/entry.mjs'] }, 'lib/entry.mjs'],
    ['a single export', { exports: './lib/entry.mjs' }, 'lib/entry.mjs'],
    ['main without its extension', { main: 'lib/index' }, 'lib/index.js'],
    ['main that is a folder', { main: './lib' }, 'lib/index.js'],
    ['neither', {}, 'index.js'],
  ])('is found by %s, in a folder and in a package', (_, manifest, due) => {
    for (const place of ['plain', 'node_modules/@acme/packed']) {
      rmSync(join(folder, place), { recursive: true, force: true });
      write(`${place}/package.json`, JSON.stringify(manifest));
      for (const file of ['lib/entry.mjs', 'lib/entry.cjs', 'lib/index.js', 'index.js'])
        write(`${place}/${file}`, '');
      const specifier = place === 'plain' ? './plain' : '@acme/packed';
      expect(locatePlugin(specifier, folder)).toBe(join(folder, place, due));
    }
  });

  it.each([
    ['./nowhere', /nowhere does not exist \(relative paths are taken from .*nonet-locate/],
    ['@acme/nothing', /no package @acme\/nothing is installed in .*node_modules or above/],
    ['./gone', /gone\/lib\/x\.js does not exist, which .*package\.json names as its entry/],
    ['./closed', /the exports in .*closed\/package\.json have no entry/],
  ])('is looked for where the message says: %s', (specifier, message) => {
    write('gone/package.json', '{ "exports": "./lib/x.js" }');
    write('closed/package.json', '{ "exports": { "./other": "./other.js" } }');
    expect(() => locatePlugin(specifier, folder)).toThrow(message);
  });
});

// That ES modules are read again, test/plugins.e2e.test.ts shows on processes of their own: here another loader stands before Node's.
test('a reload in the process of Nonet reads CommonJS and its files again', async () => {
  write('reloaded/package.json', '{ "main": "./index.js" }');
  write(
    'reloaded/index.js',
    `const words = require('./words.js'); module.exports = { name: 'reloaded', version: '1.0.0', api: '^1.0', register: ({ experts }) =>
      experts.add({ id: 'reloaded', section: 'any', description: words, create: () => {}, open: () => {} }) };`,
  );
  const registry = new PluginRegistry({ inProcess: 'all' });
  for (const value of ['first', 'second', 'third']) {
    write('reloaded/words.js', `module.exports = '${value}';`);
    if (value === 'first') await registry.load(['./reloaded'], folder);
    else await registry.reload(['./reloaded'], folder);
    expect(registry.experts().map(({ description }) => description)).toEqual([value]);
  }
});
